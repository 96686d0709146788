import AttentionEngine
import Checkpoints

extension Capture {
  /// What a capture's file is called: a scene's name may end in anything else.
  static func isNamed(_ path: String) -> Bool { path.lowercased().hasSuffix(".safetensors") }

  /// The capture at `path`; prints what is wrong and ends with status 1 where it is none.
  static func open(_ path: String) throws -> Capture {
    let file: MappedFile
    do throws(CheckpointError) {
      file = try MappedFile(path: path, name: path)
    } catch {
      throw StandardStreams.fail(error.messages.map { "attn-tui: \($0)" }.joined(separator: "\n"))
    }
    do throws(CaptureError) {
      return try Capture(file)
    } catch {
      throw StandardStreams.fail("\(path): error: \(error)")
    }
  }

  /// What is in it, a line for each layer: its name, its tensor and shape, and where the name does not
  /// say it, its number on the command line.
  var contents: String {
    let model = attentionModel
    let lines = zip(layers, layers.indices).map { layer, index in
      let heads = "\(layer.heads) head\(layer.heads == 1 ? "" : "s")"
      let isNumbered = layer.layerName.stack == .layers
      return "  \(layer.layerName.title): \(layer.name), \(heads), "
        + "\(Shape(layer.queries, layer.keys))"
        + (isNumbered ? "\n" : " (--layer \(model.number(ofLayer: index)))\n")
    }
    return "captured\(self.model.map { " from \($0)" } ?? "")\n" + lines.joined()
  }
}
