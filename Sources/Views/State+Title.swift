import Workbench

extension State {
  /// The scene's title; of a scene without one the sentence as it is now.
  var title: String {
    let scene = document.scene
    let sentence = scene.model.tokenTexts.joined(separator: " ")
    return scene.title == sentence ? model.given.tokenTexts.joined(separator: " ") : scene.title
  }
}
