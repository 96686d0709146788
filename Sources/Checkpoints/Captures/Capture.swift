import AttentionEngine
import Safetensors

/// Attention maps and tokens that a file holds: what somebody saves of a model that is too
/// large for this machine, to look at it here. There is no model to it and nothing to compute.
///
/// A safetensors file with
/// - a tensor for each layer, `[heads, queries, keys]`, or with an extent of 1 in front as a batch has
///   it, or `[queries, keys]` for one head; F16, BF16, F32 or F64. Its name says what it is: see
///   `CaptureName`. Layers may be missing, and what else the file holds is left alone;
/// - in the metadata, as lists of texts in JSON, `tokens` and, where there is an encoder,
///   `source_tokens`. Without them tokens are called by their places.
///
/// A dozen lines of Python write it:
///
///     out = model(**inputs, output_attentions=True)
///     maps = {f"attn.{i}": a[0].half().contiguous() for i, a in enumerate(out.attentions)}
///     tokens = tokenizer.convert_ids_to_tokens(inputs["input_ids"][0])
///     save_file(maps, "capture.safetensors", metadata={"tokens": json.dumps(tokens)})
package struct Capture: Sendable {
  /// Of the sequence that asks: the only one, or the decoder's.
  package let tokens: [String]
  /// Of what cross-attention attends to; empty where there is nothing of that.
  package let sourceTokens: [String]
  /// In the order of the flow: the source's, then those of the main sequence, of which cross-attention
  /// comes behind the self-attention of the same number.
  package let layers: [CaptureLayer]
  /// What the metadata calls the model.
  package let model: String?
  /// Tensors that are no attention maps.
  package let ignored: [String]

  /// - Parameters:
  ///   - directory: of the file.
  ///   - storage: the numbers of a tensor, which may stay in the file.
  package init(
    _ directory: TensorDirectory, storage: (StoredTensor) -> any MatrixStorage
  ) throws(CaptureError) {
    var named: [(name: CaptureName, tensor: StoredTensor)] = []
    var ignored: [String] = []
    for tensor in directory.tensors {
      if let name = CaptureName(tensor.name) {
        named.append((name, tensor))
      } else {
        ignored.append(tensor.name)
      }
    }
    if named.isEmpty { throw .noMaps(found: ignored) }
    named.sort { $0.name < $1.name }
    try Self.checkKinds(named)
    var layers: [CaptureLayer] = []
    for (name, tensor) in named {
      layers.append(try CaptureLayer(name, tensor, storage: storage(tensor)))
    }
    self.layers = layers
    self.ignored = ignored
    model = directory.metadata["model"]
    let counts = try Self.tokenCounts(layers)
    tokens = try Self.tokens("tokens", of: counts[.main], in: directory)
    // Of an encoder alone there is one sequence, and whoever writes it may call it so.
    let isAlone = counts[.main] == nil && directory.metadata["source_tokens"] == nil
    sourceTokens = try Self.tokens(
      isAlone ? "tokens" : "source_tokens", of: counts[.source], in: directory)
  }

  /// A map can be there only once, and a model with one sequence has no encoder.
  private static func checkKinds(
    _ named: [(name: CaptureName, tensor: StoredTensor)]
  ) throws(CaptureError) {
    for (first, second) in zip(named, named.dropFirst()) where first.name == second.name {
      throw .sameMap(first.tensor.name, second.tensor.name)
    }
    if let alone = named.first(where: { $0.name.kind == .alone }),
      let other = named.first(where: { $0.name.kind != .alone })
    {
      throw .mixedKinds(alone.tensor.name, other.tensor.name)
    }
  }

  /// How many tokens each sequence has; all maps must agree.
  private static func tokenCounts(
    _ layers: [CaptureLayer]
  ) throws(CaptureError) -> [Part: (count: Int, tensor: String)] {
    var counts: [Part: (count: Int, tensor: String)] = [:]
    for layer in layers {
      for (part, count) in [(layer.part, layer.queries), (layer.attends, layer.keys)] {
        guard let known = counts[part] else {
          counts[part] = (count, layer.name)
          continue
        }
        guard known.count == count else {
          throw known.tensor == layer.name
            ? .notSquare(layer.name, queries: layer.queries, keys: layer.keys)
            : .unequalTokens(
              layer.name, count, other: known.tensor, known.count, isSource: part == .source)
        }
      }
    }
    return counts
  }

  private static func tokens(
    _ key: String, of count: (count: Int, tensor: String)?, in directory: TensorDirectory
  ) throws(CaptureError) -> [String] {
    let tokens: [String]?
    do throws(SafetensorsError) {
      tokens = try directory.texts(key)
    } catch {
      throw .file(error)
    }
    guard let count else { return [] }
    guard let tokens else { return (0..<count.count).map(String.init) }
    guard tokens.count == count.count else {
      throw .tokenCount(key, tokens.count, tensor: count.tensor, count.count)
    }
    return tokens
  }
}
