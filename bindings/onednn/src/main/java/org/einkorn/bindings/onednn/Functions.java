package org.einkorn.bindings.onednn;

/**
 * The functions of oneDNN that prepare and destroy things. All are bound, or the first that is
 * missing is named.
 */
record Functions(
    NativeFunction engineCreate,
    NativeFunction engineDestroy,
    NativeFunction streamCreate,
    NativeFunction streamDestroy,
    NativeFunction memoryDescWithStrides,
    NativeFunction memoryDescWithTag,
    NativeFunction memoryDescClone,
    NativeFunction memoryDescDestroy,
    NativeFunction memoryDescSize,
    NativeFunction memoryDescEqual,
    NativeFunction memoryCreate,
    NativeFunction memoryDestroy,
    NativeFunction attributesCreate,
    NativeFunction attributesDestroy,
    NativeFunction attributesScratchpadMode,
    NativeFunction attributesFpmathMode,
    NativeFunction attributesDeterministic,
    NativeFunction attributesScalesMask,
    NativeFunction attributesPostOps,
    NativeFunction postOpsCreate,
    NativeFunction postOpsDestroy,
    NativeFunction postOpsAppendSum,
    NativeFunction postOpsAppendEltwise,
    NativeFunction postOpsAppendBinary,
    NativeFunction primitiveDescDestroy,
    NativeFunction primitiveDescNext,
    NativeFunction primitiveDescQuery,
    NativeFunction primitiveDescQueryMemory,
    NativeFunction primitiveCreate,
    NativeFunction primitiveDestroy,
    Operations operations) {

  /** The functions that make a primitive descriptor. */
  record Operations(
      NativeFunction matmul,
      NativeFunction convolutionForward,
      NativeFunction convolutionBackwardData,
      NativeFunction convolutionBackwardWeights,
      NativeFunction deconvolutionForward,
      NativeFunction poolingForward,
      NativeFunction poolingBackward,
      NativeFunction batchNormalizationForward,
      NativeFunction batchNormalizationBackward,
      NativeFunction layerNormalizationForward,
      NativeFunction layerNormalizationBackward,
      NativeFunction softmaxForward,
      NativeFunction softmaxBackward,
      NativeFunction eltwiseForward,
      NativeFunction eltwiseBackward,
      NativeFunction lstmForward,
      NativeFunction lstmBackward,
      NativeFunction rnnForward,
      NativeFunction rnnBackward,
      NativeFunction gruForward,
      NativeFunction gruBackward,
      NativeFunction lbrGruForward,
      NativeFunction lbrGruBackward,
      NativeFunction binary,
      NativeFunction reduction,
      NativeFunction reorder) {

    static Operations bind(DynamicLibrary library) {
      Binder in = (name, types) -> bindOperation(library, name, types);
      return new Operations(
          in.bind("matmul", "hhhhhh"),
          in.bind("convolution_forward", "hiihhhhpppph"),
          in.bind("convolution_backward_data", "hihhhpppphh"),
          in.bind("convolution_backward_weights", "hihhhhpppphh"),
          in.bind("deconvolution_forward", "hiihhhhpppph"),
          in.bind("pooling_forward", "hiihhppppph"),
          in.bind("pooling_backward", "hihhppppphh"),
          in.bind("batch_normalization_forward", "hihhfih"),
          in.bind("batch_normalization_backward", "hihhhfihh"),
          in.bind("layer_normalization_forward", "hihhhfih"),
          in.bind("layer_normalization_backward", "hihhhhfihh"),
          in.bind("softmax_forward", "hiihhih"),
          in.bind("softmax_backward", "hihhhihh"),
          in.bind("eltwise_forward", "hiihhffh"),
          in.bind("eltwise_backward", "hihhhffhh"),
          in.bind("lstm_forward", "hiihhhhhhhhhhhih"),
          in.bind("lstm_backward", "hiihhhhhhhhhhhhhhhhhhhhhhihh"),
          in.bind("vanilla_rnn_forward", "hiiihhhhhhhiffh"),
          in.bind("vanilla_rnn_backward", "hiiihhhhhhhhhhhhhhiffhh"),
          in.bind("gru_forward", "hiihhhhhhhih"),
          in.bind("gru_backward", "hiihhhhhhhhhhhhhhihh"),
          in.bind("lbr_gru_forward", "hiihhhhhhhih"),
          in.bind("lbr_gru_backward", "hiihhhhhhhhhhhhhhihh"),
          in.bind("binary", "hihhhh"),
          in.bind("reduction", "hihhffh"),
          in.bind("reorder", "hhhhh"));
    }

    private static NativeFunction bindOperation(
        DynamicLibrary library, String operation, String types) {
      return NativeFunction.bind(
          library, "dnnl_" + operation + "_primitive_desc_create", "i:p" + types);
    }
  }

  /** Binds one function by name and signature. */
  @FunctionalInterface
  private interface Binder {
    NativeFunction bind(String name, String signature);
  }

  static Functions bind(DynamicLibrary library) {
    Binder in = (name, signature) -> NativeFunction.bind(library, "dnnl_" + name, signature);
    return new Functions(
        in.bind("engine_create", "i:pil"),
        in.bind("engine_destroy", "i:h"),
        in.bind("stream_create", "i:phi"),
        in.bind("stream_destroy", "i:h"),
        in.bind("memory_desc_create_with_strides", "i:pipip"),
        in.bind("memory_desc_create_with_tag", "i:pipii"),
        in.bind("memory_desc_clone", "i:ph"),
        in.bind("memory_desc_destroy", "i:h"),
        in.bind("memory_desc_get_size", "l:h"),
        in.bind("memory_desc_equal", "i:hh"),
        in.bind("memory_create", "i:phhl"),
        in.bind("memory_destroy", "i:h"),
        in.bind("primitive_attr_create", "i:p"),
        in.bind("primitive_attr_destroy", "i:h"),
        in.bind("primitive_attr_set_scratchpad_mode", "i:hi"),
        in.bind("primitive_attr_set_fpmath_mode", "i:hi"),
        in.bind("primitive_attr_set_deterministic", "i:hi"),
        in.bind("primitive_attr_set_scales_mask", "i:hii"),
        in.bind("primitive_attr_set_post_ops", "i:hh"),
        in.bind("post_ops_create", "i:p"),
        in.bind("post_ops_destroy", "i:h"),
        in.bind("post_ops_append_sum", "i:hfii"),
        in.bind("post_ops_append_eltwise", "i:hiff"),
        in.bind("post_ops_append_binary", "i:hih"),
        in.bind("primitive_desc_destroy", "i:h"),
        in.bind("primitive_desc_next_impl", "i:h"),
        in.bind("primitive_desc_query", "i:hiip"),
        in.bind("primitive_desc_query_md", "h:hii"),
        in.bind("primitive_create", "i:ph"),
        in.bind("primitive_destroy", "i:h"),
        Operations.bind(library));
  }
}
