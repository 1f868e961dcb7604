/**
 * SHA-256 of the fused modules of lib/tensor/residual-network/panel, one for each shape of a panel
 * (relaxed-modules.ts says what for). The test of that list compares them with what is made.
 */
export const panelModules: readonly string[] = [
  // res-1, relu, 5 x 16
  "fb02db4a137c4a1ed1c179414507604b42e40ac9b75de47d6c29925b43524247",
  // res-1, relu, 5 x 32
  "40f7323f17e22c092f27df7b910ebf57cb6359a50aa7dd0162f13b761f34f849",
  // res-1, relu, 8 x 16
  "1c5a2ebef4f9106d567703e98ca12af2469207322a4b0e9e1e8759a180fe8711",
  // res-1, relu, 8 x 32
  "d7bb79e89eab25a4b7e2a6898f09faffbf4892305269fc3d2f534ee15b3a4903",
  // res-1, relu, 10 x 16
  "8d22012b2bd9c3e4a7a26ef308d935f6945c8097e373868cf1cae26b55a761ea",
  // res-1, relu, 10 x 32
  "0546621f0c05567a7a43256cb83acede6259fb90d87e6a1eabf2a5be81b596b0",
  // res-1, relu, 15 x 16
  "04a9057a4e0be94c3a8c6c3eaa114ac2a336ebb08546e9c60b9564b60681edd9",
  // res-1, relu, 15 x 32
  "7f18a322df847ea12576dedbe976443ce13733e246e0f3cef2ed4cf34f0c79f1",
  // res-1, relu, 16 x 16
  "1f250cd3b0ead3b01497c60a975143a421ea2c34cfe589a389d0fa9b8e5302f4",
  // res-1, relu, 16 x 32
  "18e03beacab3eaf668aeb7691c1562b2d1450e0d1d442797da0f38aef383c185",
  // res-1, relu, 20 x 16
  "9e803cb9d76cf8c273702d3582f7342f77d9f83e4fce8177584ec1ea43dc4df1",
  // res-1, relu, 25 x 16
  "9065a37cff82693b560a7691dde2ac8a0d7636b7a8b151e052ccdafb19ee7081",
  // res-1, relu, 30 x 16
  "f0f7c6990c6e24a67fee4f331aba422ee99c98a73cd402fa0fb4ca97bc0e29ea",
  // res-1, relu, 32 x 16
  "968a27ec337787b2f3d1826ab2033353adfcc56e3a263cf9c04d10a794e8ec92",
  // affine, tanh, 5 x 16
  "4c3d47bdbb3debc009d39c5b0389810048e907f42976edbde482c637a283e366",
  // affine, tanh, 5 x 32
  "8fafd08e05cb48a6b2c5d2890399c2bcf57751c20a6d5a4099fa59e56c786022",
  // affine, tanh, 8 x 16
  "b3ea93dc09cb53b19da0f85dfb2517a69d5893e02ced5f52ea885d24360acc1f",
  // affine, tanh, 8 x 32
  "91bb3f160902bd338ce24098c28f87921149fc5d9da142c5b5c856abb6da1df4",
  // affine, tanh, 10 x 16
  "93f850bf02b3885c878cf8a0f8b1d7c386a278560512d3f791aae33a3b6296af",
  // affine, tanh, 10 x 32
  "1ad6d7c73f84be52d737f73fbc7f5598492ecc87efac87b1b43aa73d01c28bd7",
  // affine, tanh, 15 x 16
  "e9adc0911e8b0658d89662106c23b3d122b447d1c59d67bd278919eb18142e4a",
  // affine, tanh, 15 x 32
  "7ca0b09017aae523f6f31cca386bbf0ca5a8cfb7e805b7fb3f5ecc731b9db818",
  // affine, tanh, 16 x 16
  "c9017be269f022919f1c0c3bd3011b2789b9f4ec93bf1038319f41bebff3c9b1",
  // affine, tanh, 16 x 32
  "bd76694ad1899929b9d60d4634a2fc44a85523621bb5a52785aca2590b4593c5",
  // affine, tanh, 20 x 16
  "225478ee9af482db0f1e25e1fbe96794ced4c27f30cf038e0acb7716ad66e614",
  // affine, tanh, 25 x 16
  "dccaf8f87fce5d28d2397e21ceb87ecc9e726baa7b4e35b2eb68bc3d8fa12b82",
  // affine, tanh, 30 x 16
  "abd50778242c44db9824838462aef66cf989dfe58eeb28be1d47ea536cc7bdf8",
  // affine, tanh, 32 x 16
  "8e064367cc158c1e1986af27d7415661100a43b839af4928b9e647b2ab316d09",
  // affine, relu, 5 x 16
  "d0984ec6d820f5ac616e20d96cf13e1ec5cea69b62bdda1a4eda9d8c5d077b61",
  // affine, relu, 5 x 32
  "c979e1de9a78e416ad886d50437f485d6e7c0b62e9b3da2f3cbc7cc287808641",
  // affine, relu, 8 x 16
  "0e7788da272879d48eaafd07318573350b4297e381946fb2ef4fee8a1f6d8f3d",
  // affine, relu, 8 x 32
  "c02aac577a508327644b6151349347c2fd570d06f4e276bdf07a1fd321ad26ee",
  // affine, relu, 10 x 16
  "e65b5434523514e1ea8e34e5e1d36e7757cf609981880e072a54682fabd74e69",
  // affine, relu, 10 x 32
  "2126c33a9e4f98966b169aec1dc28208b9af67387c61017e471eb40f37b67bfa",
  // affine, relu, 15 x 16
  "9e949720e9bd6fc4709f2a72611f6303e9eb9325fe9702aba6cbd1b42d663c38",
  // affine, relu, 15 x 32
  "e0be89226d0e6ee611d5c095104888efe457b40d380bcea992d4e4e89f8bc1a5",
  // affine, relu, 16 x 16
  "eef2d39b8c7c0d73e7baeaee9b3483e3fbb308c10d500f82a98c73f7b98958cc",
  // affine, relu, 16 x 32
  "dc251f264accc8995cc87e0c6e9e4dd8f5fcf13f305902b7b732042ff33fdc43",
  // affine, relu, 20 x 16
  "4bdf2d0139885707aed2c194986794c9e18e472511e155c2eda787b12dd38b84",
  // affine, relu, 25 x 16
  "844d3214e8e926c264058360824389c550f33fddf1d34956497948312dc00522",
  // affine, relu, 30 x 16
  "01810309f52a2537102a7b494d83f860490992b0078949e1d90eeb15e0a21acf",
  // affine, relu, 32 x 16
  "8b11b6bb23bf43f89234a8cc24eadccc0eca31a5c771dc1c1e9f345ed88c38cc",
];
