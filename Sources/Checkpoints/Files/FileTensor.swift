import AttentionEngine
import Safetensors

/// A tensor of a mapped file, as the numbers of any matrix that is made from it. All heads of a
/// layer share one.
final class FileTensor: MatrixStorage {
  let file: MappedFile
  let tensor: StoredTensor

  init(_ file: MappedFile, _ tensor: StoredTensor) {
    self.file = file
    self.tensor = tensor
  }

  var shape: [Int] { tensor.shape }

  /// Numbers that somebody cut off from the file meanwhile are not known, and so not a number.
  func read(from offset: Int, into target: UnsafeMutableBufferPointer<Float>) {
    guard file.isWholeLately else {
      target.update(repeating: .nan)
      return
    }
    tensor.read(offset..<offset + target.count, in: file.bytes, into: target)
  }

  func floats(from offset: Int, count: Int) -> UnsafePointer<Float>? {
    let start = tensor.bytes.lowerBound + offset * MemoryLayout<Float>.size
    guard tensor.type == .float32, offset >= 0, offset + count <= tensor.elementCount,
      let base = file.bytes.baseAddress, start % MemoryLayout<Float>.alignment == 0,
      file.isWholeLately
    else { return nil }
    return (base + start).assumingMemoryBound(to: Float.self)
  }

  /// `wte.weight[34, 12]`: the tensor and the index in it, as PyTorch counts.
  func name(ofNumber offset: Int) -> String? { tensor.name + index(ofNumber: offset) }

  /// `[34, 12]`.
  func index(ofNumber offset: Int) -> String {
    var rest = offset
    let index = shape.reversed().map { extent in
      defer { rest /= max(1, extent) }
      return String(rest % max(1, extent))
    }
    return "[" + index.reversed().joined(separator: ", ") + "]"
  }

  /// `[rows, columns]`; element (r, c) is number offset + r·stride + c of the tensor, or where it is
  /// transposed number offset + c·stride + r.
  func matrix(
    rows: Int, columns: Int, offset: Int = 0, stride: Int, isTransposed: Bool = false
  ) -> Matrix {
    Matrix(
      rows: rows, columns: columns, stored: self, offset: offset, stride: stride,
      isTransposed: isTransposed)
  }

  /// All numbers in one row, read at once.
  func row() throws(CheckpointError) -> Matrix {
    guard file.isWhole else { throw .file(file.name, .shrunk(size: file.count)) }
    return Matrix(row: tensor.values(in: file.bytes), readFrom: self)
  }
}
