/** WGSL functions of a propagating program: activations, products, losses. */

/** The activation and its derivative. */
export const functions = `
  fn activationOf(x : f32) -> f32 {
    if (isRelu) { return kept(x, max(x, 0.0)); }
    if (isTanh) { return tanhOf(x); }
    return x;
  }
  // The activation's derivative, from its value; relu has 0 at 0.
  fn slopeOf(value : f32) -> f32 {
    if (isRelu) { return select(0.0, 1.0, value > 0.0); }
    if (isTanh) { return 1.0 - value * value; }
    return 1.0;
  }
`;

/** Products with a column of the work array; \`vector\` is the place of its first feature. */
export const products = `
  fn rowTimes(row : i32, count : i32, vector : i32) -> f32 {
    var sum = 0.0;
    var place = vector;
    for (var j = 0; j < count; j++) {
      sum += parameters[row + j] * result[place];
      place += uniforms.columns;
    }
    return sum;
  }
  fn columnTimes(top : i32, stride : i32, count : i32, vector : i32) -> f32 {
    var sum = 0.0;
    var place = vector;
    for (var i = 0; i < count; i++) {
      sum += parameters[top + i * stride] * result[place];
      place += uniforms.columns;
    }
    return sum;
  }
  fn multiplierAt(layer : i32, theta : i32) -> f32 {
    if (multiplierOwn) { return parameters[layer + uniforms.layerLength - 1]; }
    if (multiplierCommon) {
      return abs(parameters[theta + uniforms.layersOffset + uniforms.depth * uniforms.layerLength]);
    }
    return uniforms.scale;
  }
`;

/**
 * A column's loss is a + ln s; the two numbers are written, the reader takes the logarithm. The output is
 * replaced by the slope of the mean loss.
 */
export const losses = `
  fn squares(at : i32, count : i32, row : i32) -> vec2<f32> {
    var sum = 0.0;
    for (var i = 0; i < count; i++) {
      let place = at + i * uniforms.columns;
      let error = result[place] - f32(targets[row * count + i]);
      sum += error * error;
      result[place] = 2.0 * uniforms.weight * error;
    }
    return vec2<f32>(sum, 1.0);
  }
  fn entropy(at : i32, count : i32, row : i32) -> vec2<f32> {
    let label = i32(targets[row]);
    let wanted = result[at + label * uniforms.columns];
    var top = result[at];
    for (var i = 1; i < count; i++) {
      let value = result[at + i * uniforms.columns];
      top = select(top, value, value > top);
    }
    var sum = 0.0;
    for (var i = 0; i < count; i++) {
      let place = at + i * uniforms.columns;
      let share = expOf(result[place] - top);
      result[place] = share;
      sum += share;
    }
    for (var i = 0; i < count; i++) {
      let place = at + i * uniforms.columns;
      let hit = select(0.0, 1.0, i == label);
      result[place] = uniforms.weight * (result[place] / sum - hit);
    }
    return vec2<f32>(top - wanted, sum);
  }
  fn lossOf(at : i32, count : i32, row : i32) -> vec2<f32> {
    if (classes) { return entropy(at, count, row); }
    return squares(at, count, row);
  }
`;
