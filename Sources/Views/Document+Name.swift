import Workbench

extension State {
  /// The scene's title; of a scene without one the sentence as it is now.
  var title: String {
    let scene = document.scene
    let sentence = scene.model.tokenTexts.joined(separator: " ")
    return scene.title == sentence ? model.tokenTexts.joined(separator: " ") : scene.title
  }
}

extension Document {
  /// The scene's file name without folder and ending.
  var name: String {
    let file = scene.path.split(separator: "/").last.map(String.init) ?? scene.path
    return file.hasSuffix(".scene") ? String(file.dropLast(6)) : file
  }
}
