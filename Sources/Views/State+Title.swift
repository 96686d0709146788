import Workbench

extension State {
  /// The scene's title, or the text that a checkpoint reads, or what is captured; of a scene without one the sentence as it is now.
  var title: String {
    if let checkpoint = document.checkpoint { return checkpoint.title(of: model) }
    if let capture = document.capture { return capture.title }
    guard let scene = document.scene else { return "" }
    let sentence = scene.model.tokenTexts.joined(separator: " ")
    return scene.title == sentence ? model.given.tokenTexts.joined(separator: " ") : scene.title
  }
}
