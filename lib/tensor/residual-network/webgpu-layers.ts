/** WGSL functions of a propagating program: what a layer does on the way to the losses and back. */

/** Invocations beyond the batch start behind the last feature: they only come to the barriers. */
export const forward = `
  fn embed(theta : i32, start : i32, at : i32, row : i32) {
    for (var u = start; u < uniforms.width; u += units) {
      var value = 0.0;
      if (embedded) {
        let matrixRow = theta + u * uniforms.inputs;
        for (var j = 0; j < uniforms.inputs; j++) {
          value += parameters[matrixRow + j] * examples[row * uniforms.inputs + j];
        }
      } else {
        value = examples[row * uniforms.width + u];
      }
      result[at + u * uniforms.columns] = value;
    }
  }
  fn activate(layer : i32, start : i32, state : i32, value : i32) {
    let width = uniforms.width;
    for (var u = start; u < width; u += units) {
      var x = 0.0;
      if (res1) { x = result[state + u * uniforms.columns]; }
      if (res3) { x = rowTimes(layer + (width + u) * width, width, state); }
      if (affine) {
        x = rowTimes(layer + u * width, width, state) + parameters[layer + width * width + u];
      }
      result[value + u * uniforms.columns] = activationOf(x);
    }
  }
  fn advance(layer : i32, start : i32, state : i32, value : i32, next : i32, factor : f32) {
    let width = uniforms.width;
    for (var u = start; u < width; u += units) {
      let place = u * uniforms.columns;
      var branch = 0.0;
      if (affine) { branch = result[value + place]; }
      else { branch = rowTimes(layer + u * width, width, value); }
      result[next + place] = result[state + place] + factor * branch;
    }
  }
  fn readState(
    readout : i32, start : i32, firstOutput : i32, state : i32, change : i32, output : i32,
  ) {
    let width = uniforms.width;
    if (readOut) {
      for (var o = firstOutput; o < uniforms.outputs; o += units) {
        result[output + o * uniforms.columns] = rowTimes(readout + o * width, width, state);
      }
    } else {
      for (var u = start; u < width; u += units) {
        result[change + u * uniforms.columns] = result[state + u * uniforms.columns];
      }
    }
  }
`;

export const backward = `
  fn readBack(readout : i32, start : i32, change : i32, output : i32) {
    let width = uniforms.width;
    for (var u = start; u < width; u += units) {
      result[change + u * uniforms.columns] =
        columnTimes(readout + u, width, uniforms.outputs, output);
    }
  }
  // Keeps m p, and V^T p; of affine m p sigma'.
  fn slopes(layer : i32, start : i32, value : i32, scaled : i32, raw : i32, change : i32, m : f32) {
    let width = uniforms.width;
    for (var u = start; u < width; u += units) {
      let place = u * uniforms.columns;
      if (affine) {
        result[scaled + place] = m * result[change + place] * slopeOf(result[value + place]);
      } else {
        result[scaled + place] = m * result[change + place];
        result[raw + place] = columnTimes(layer + u, width, width, change);
      }
    }
  }
  // dloss/dm = <p, branch>, which is <V^T p, value> unless affine.
  fn multiplierSlope(left : i32, value : i32) -> f32 {
    var sum = 0.0;
    for (var u = 0; u < uniforms.width; u++) {
      let place = u * uniforms.columns;
      sum += result[left + place] * result[value + place];
    }
    return sum;
  }
  // Into the activation: p of res-1, what W passes on of res-3.
  fn throughActivation(start : i32, value : i32, inner : i32, raw : i32, change : i32, m : f32) {
    for (var u = start; u < uniforms.width; u += units) {
      let place = u * uniforms.columns;
      let slope = m * result[raw + place] * slopeOf(result[value + place]);
      if (res1) { result[change + place] += slope; }
      else { result[inner + place] = slope; }
    }
  }
  fn throughMatrix(matrix : i32, start : i32, slope : i32, change : i32) {
    let width = uniforms.width;
    for (var u = start; u < width; u += units) {
      result[change + u * uniforms.columns] += columnTimes(matrix + u, width, width, slope);
    }
  }
`;
