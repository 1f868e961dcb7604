/** WGSL functions of a propagating program: activations, products, losses. */

/** tanh is Eigen's odd rational function, exp the polynomial of Cephes (expf.c). */
export const functions = `
  // Comparisons, clamp and max may turn what is not a number into one; bits do not.
  fn kept(x : f32, value : f32) -> f32 {
    return select(value, x, isnan(x));
  }
  fn tanhOf(value : f32) -> f32 {
    let x = clamp(value, -7.90531110763549805, 7.90531110763549805);
    let z = x * x;
    var p = z * -2.76076847742355e-16 + 2.00018790482477e-13;
    p = p * z - 8.60467152213735e-11;
    p = p * z + 5.12229709037114e-08;
    p = p * z + 1.48572235717979e-05;
    p = p * z + 6.37261928875436e-04;
    p = p * z + 4.89352455891786e-03;
    var q = z * 1.19825839466702e-06 + 1.18534705686654e-04;
    q = q * z + 2.26843463243900e-03;
    q = q * z + 4.89352518554385e-03;
    return kept(value, x * p / q);
  }
  fn expOf(x : f32) -> f32 {
    let n = round(x * 1.44269504088896341);
    let r = (x - n * 0.693359375) - n * -2.12194440e-4;
    var p = r * 1.9875691500e-4 + 1.3981999507e-3;
    p = p * r + 8.3334519073e-3;
    p = p * r + 4.1665795894e-2;
    p = p * r + 1.6666665459e-1;
    p = p * r + 5.0000001201e-1;
    let value = (p * (r * r) + r) + 1.0;
    let power = bitcast<f32>((i32(n) + 127) << 23u);
    return kept(x, select(value * power, 0.0, x < -87.33654));
  }
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
 * A column's loss is a + ln s; the two numbers are told, the logarithm is the reader's. The output is
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
