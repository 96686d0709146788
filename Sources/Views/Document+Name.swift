import Workbench

extension Document {
  /// The scene's file name without folder and ending.
  var name: String {
    let file = scene.path.split(separator: "/").last.map(String.init) ?? scene.path
    return file.hasSuffix(".scene") ? String(file.dropLast(6)) : file
  }
}
