import AttentionEngine
import Checkpoints
import Foundation
import Testing

/// What `config.json` may say, and what it may leave out.
@Suite struct ConfigurationTests {
  private func messages(
    _ name: String, _ change: @escaping (inout [String: Any]) -> Void
  ) throws -> [String] {
    let folder = try ScratchFolder(copying: name)
    try folder.configure(change)
    return folder.error()?.messages ?? []
  }

  private func model(
    _ name: String, _ change: @escaping (inout [String: Any]) -> Void = { _ in }
  ) throws -> AttentionModel {
    let folder = try ScratchFolder(copying: name)
    try folder.configure(change)
    return try Checkpoint(folder: folder.url.path).model(for: TokenizedText(ids: [3, 4]))
  }

  // MARK: What cannot be honoured

  @Test func unknownFamily() throws {
    #expect(
      try messages("models/bert") { $0["model_type"] = "mamba" } == [
        "config.json: the model type `mamba` is not known; known are bert, distilbert, roberta, "
          + "camembert, xlm-roberta, gpt2, opt, gpt_neox, llama, mistral, qwen2, gemma, t5, mt5, "
          + "bart and marian"
      ])
    #expect(
      try messages("models/bert") { $0["model_type"] = nil } == [
        "config.json: `model_type` is missing, which says what kind of model this is"
      ])
  }

  @Test func allFaultsAtOnce() throws {
    #expect(
      try messages("models/bert") {
        $0["hidden_size"] = "wide"
        $0["num_attention_heads"] = 0
        $0["num_hidden_layers"] = 2.5
        $0["hidden_act"] = "swiglu"
        $0["layer_norm_eps"] = -1
        $0["position_embedding_type"] = "relative_key"
        $0["is_decoder"] = 1
      } == [
        "config.json: `hidden_size` must be a whole number from 1 to 2147483647, and is a text",
        "config.json: `num_attention_heads` must be a whole number from 1 to 2147483647, and is 0",
        "config.json: `num_hidden_layers` must be a whole number from 1 to 2147483647, and is 2.5",
        "config.json: `hidden_act`: `swiglu` is not known; known are gelu, gelu_accurate, "
          + "gelu_fast, gelu_new, gelu_python, gelu_python_tanh, gelu_pytorch_tanh, linear, "
          + "quick_gelu, relu, silu, swish and tanh",
        "config.json: `layer_norm_eps` must be a number above 0, and is -1",
        "config.json: `is_decoder` must be true or false, and is a number",
        "config.json: `position_embedding_type` is \"relative_key\", which is not supported; "
          + "supported is \"absolute\"",
      ])
  }

  @Test func decoderAlone() throws {
    #expect(
      try messages("models/bart") { $0["architectures"] = ["BartForCausalLM"] } == [
        "config.json: `architectures` is \"BartForCausalLM\", a decoder alone, which is not "
          + "supported; supported is an encoder with its decoder"
      ])
  }

  @Test func rotations() throws {
    let scaling = { (value: [String: Any]) in
      try messages("models/llama-bf16") { $0["rope_scaling"] = value }
    }
    #expect(
      try scaling(["rope_type": "yarn", "factor": 2]) == [
        "config.json: `rope_scaling.rope_type` is \"yarn\", which is not supported; supported is "
          + "default, linear and llama3"
      ])
    #expect(
      try scaling(["type": "dynamic", "factor": 2]) == [
        "config.json: `rope_scaling.type` is \"dynamic\", which is not supported; supported is "
          + "default, linear and llama3"
      ])
    #expect(
      try scaling(["type": "linear"]) == ["config.json: `rope_scaling.factor` is missing"])
    #expect(
      try scaling(["rope_type": "llama3", "factor": 8, "low_freq_factor": 4, "high_freq_factor": 1])
        == [
          "config.json: `rope_scaling.high_freq_factor` cannot be 1.0 where "
            + "`rope_scaling.low_freq_factor` is 4.0"
        ])
    #expect(
      try messages("models/llama") {
        $0["rope_parameters"] = ["full_attention": ["rope_theta": 1e4]]
      } == [
        "config.json: `rope_parameters.full_attention` is {…}, which is not supported; supported "
          + "is one rotation for all layers"
      ])
    #expect(
      try messages("models/llama") { $0["partial_rotary_factor"] = 0.5 } == [
        "config.json: `partial_rotary_factor` is 0.5, which is not supported; supported is whole "
          + "heads (1.0)"
      ])
  }

  /// The fault names the keys that the width follows from.
  @Test func rotatedNumbersArePairs() throws {
    let even = "must be even and not 0, and is"
    #expect(
      try messages("models/llama") { $0["head_dim"] = 7 } == [
        "config.json: `head_dim` \(even) 7"
      ])
    #expect(
      try messages("models/llama") {
        $0["head_dim"] = nil
        $0["hidden_size"] = 36
      } == ["config.json: `hidden_size / num_attention_heads` \(even) 9"])
    let neoX = try messages("families/neox") { $0["rotary_pct"] = 0.01 }
    #expect(
      neoX.first == "config.json: `rotary_pct · hidden_size / num_attention_heads` \(even) 0")
    let nested = try messages("families/neox") {
      $0["rope_parameters"] = ["partial_rotary_factor": 0.01]
    }
    #expect(
      nested.first
        == "config.json: `rope_parameters.partial_rotary_factor · hidden_size / "
        + "num_attention_heads` \(even) 0")
  }

  /// In place of a wrong number stands a default, of which the file knows nothing.
  @Test func nothingFollowsFromAWrongNumber() throws {
    let count = "must be a whole number from 1 to 2147483647, and is"
    #expect(
      try messages("models/bert") { $0["num_attention_heads"] = 0 } == [
        "config.json: `num_attention_heads` \(count) 0"
      ])
    #expect(
      try messages("models/bert") { $0["hidden_size"] = -3 } == [
        "config.json: `hidden_size` \(count) -3"
      ])
    #expect(
      try messages("models/llama") { $0["num_key_value_heads"] = "two" } == [
        "config.json: `num_key_value_heads` \(count) a text"
      ])
    #expect(
      try messages("models/llama") {
        $0["head_dim"] = nil
        $0["num_attention_heads"] = 0
      } == ["config.json: `num_attention_heads` \(count) 0"])
  }

  @Test func headsShareEvenly() throws {
    #expect(
      try messages("models/gpt2") { $0["n_head"] = 3 } == [
        "config.json: `n_embd`, 16, must be a multiple of `n_head`, 3"
      ])
    #expect(
      try messages("models/llama") { $0["num_key_value_heads"] = 3 } == [
        "config.json: `num_attention_heads`, 4, must be a multiple of `num_key_value_heads`, 3"
      ])
  }

  @Test func layerKinds() throws {
    #expect(
      try messages("families/qwen2-kinds") { $0["layer_types"] = ["full_attention"] } == [
        "config.json: `layer_types` must have 2 entries, one for each layer, and has 1"
      ])
    #expect(
      try messages("families/qwen2-kinds") { $0["layer_types"] = ["full_attention", "x"] } == [
        "config.json: `layer_types`: `x` is not known; known are full_attention and "
          + "sliding_attention"
      ])
    #expect(
      try messages("families/qwen2-kinds") { $0["use_sliding_window"] = false } == [
        "config.json: `layer_types[0]` cannot be sliding_attention where `use_sliding_window` is "
          + "false"
      ])
  }

  @Test func bucketsNeedDistances() throws {
    #expect(
      try messages("models/t5") { $0["relative_attention_max_distance"] = 4 } == [
        "config.json: `relative_attention_max_distance` cannot be 4 where "
          + "`relative_attention_num_buckets` is 8"
      ])
  }

  // MARK: What is left out

  @Test func defaultsOfTheClasses() throws {
    // Keys that say what the default is anyway.
    let harmless = [
      "models/bert": [
        "hidden_act", "layer_norm_eps", "type_vocab_size", "pad_token_id",
        "is_decoder", "tie_word_embeddings", "architectures", "add_cross_attention",
      ],
      "models/gpt2": [
        "activation_function", "layer_norm_epsilon", "n_inner", "scale_attn_weights",
        "scale_attn_by_inverse_layer_idx", "tie_word_embeddings",
      ],
      "models/t5": [
        "num_decoder_layers", "feed_forward_proj", "layer_norm_epsilon",
        "tie_word_embeddings", "scale_decoder_outputs", "decoder_start_token_id", "pad_token_id",
      ],
      "models/bart": [
        "activation_function", "scale_embedding", "tie_word_embeddings",
        "decoder_start_token_id",
      ],
      "families/neox": [
        "hidden_act", "rotary_pct", "rotary_emb_base", "use_parallel_residual",
        "attention_bias", "tie_word_embeddings", "layer_norm_eps",
      ],
      "families/opt": [
        "word_embed_proj_dim", "do_layer_norm_before", "activation_function",
        "enable_bias", "layer_norm_elementwise_affine", "_remove_final_layer_norm",
      ],
      "families/gemma": ["hidden_act", "rms_norm_eps", "rope_parameters", "tie_word_embeddings"],
      "models/qwen2": [
        "hidden_act", "rope_scaling", "sliding_window", "use_sliding_window",
        "max_window_layers", "rms_norm_eps",
      ],
    ]
    for (name, keys) in harmless {
      let (full, bare) = (try model(name), try model(name) { for key in keys { $0[key] = nil } })
      #expect(bare.layers == full.layers, "\(name)")
      #expect(bare.output == full.output, "\(name)")
      #expect(bare.main == full.main, "\(name)")
      #expect(bare.finalNorms == full.finalNorms, "\(name)")
    }
  }

  /// Mistral alone has a window where none is given, and none where it is null.
  @Test func windows() throws {
    let masks = { (name: String, change: @escaping (inout [String: Any]) -> Void) in
      try model(name, change).layers.map(\.mask)
    }
    let given = try masks("families/mistral") { _ in }
    #expect(given == [.sliding(window: 4), .sliding(window: 4)])
    let omitted = try masks("families/mistral") { $0["sliding_window"] = nil }
    #expect(omitted == [.sliding(window: 4096), .sliding(window: 4096)])
    let null = try masks("families/mistral") { $0["sliding_window"] = NSNull() }
    #expect(null == [.causal, .causal])
    let some = try masks("families/qwen2-window") { _ in }
    #expect(some == [.causal, .sliding(window: 3)])
    let unused = try masks("families/qwen2-window") { $0["use_sliding_window"] = false }
    #expect(unused == [.causal, .causal])
  }

  @Test func otherNamesOfKeys() throws {
    let renamed = try model("models/gpt2") {
      for (old, new) in [
        ("n_embd", "hidden_size"), ("n_head", "num_attention_heads"),
        ("n_layer", "num_hidden_layers"), ("n_positions", "max_position_embeddings"),
      ] {
        $0[new] = $0[old]
        $0[old] = nil
      }
    }
    #expect(renamed == (try model("models/gpt2")))
  }

  @Test func scaledResults() throws {
    #expect(try model("models/t5").output?.scale == 0.25)
    // Saved before transformers 5: by tying.
    let old = try model("models/t5") {
      $0["scale_decoder_outputs"] = nil
      $0["tie_word_embeddings"] = false
    }
    #expect(old.output?.scale == nil)
    #expect(
      try model("models/t5") { $0["scale_decoder_outputs"] = false }.output?.scale == nil)
    #expect(try model("families/mt5").output?.scale == nil)
  }

  @Test func bareModelsHaveNoHead() throws {
    #expect(try model("models/bert").output == nil)
    #expect(try model("models/bert").pooler != nil)
    #expect(try model("models/bert-sharded").pooler == nil)
    #expect(try model("families/bart-bare").output == nil)
    #expect(try model("models/gpt2") { $0["architectures"] = ["GPT2Model"] }.output == nil)
    #expect(try model("models/gpt2") { $0["architectures"] = nil }.output != nil)
  }
}
