import Safetensors

extension Capture {
  /// Opens a capture; its maps stay in the file, which must not become shorter meanwhile.
  package init(_ file: MappedFile) throws(CaptureError) {
    let directory: TensorDirectory
    do throws(SafetensorsError) {
      directory = try TensorDirectory(of: file.bytes)
    } catch {
      throw .file(error)
    }
    try self.init(directory) { FileTensor(file, $0) }
  }
}
