import AttentionEngine

extension State {
  mutating func switchHeads(_ action: Action) {
    modelView.seeksFirst = false
    switch action {
    case .headStepped(let step):
      let count = heads.count
      choose(head: (place.head.head + step + count) % count)
    case .headChosen(let index): choose(head: index)
    case .headToggled(let index): toggle(head: index)
    case .allHeadsToggled:
      let turnsOn = heads.contains { self.model.head($0)?.isOn == false }
      var model = self.model
      for id in heads { model.layers[id.layer].heads[id.head].isOn = turnsOn }
      take(model)
      say(turnsOn ? "All heads are on" : "All heads are off: concat is zero")
    default: break
    }
  }

  private mutating func choose(head index: Int) {
    guard heads.indices.contains(index) else { return }
    place.head = heads[index]
    markedSource = nil
  }

  private mutating func toggle(head index: Int) {
    guard heads.indices.contains(index) else { return }
    var model = model
    let id = heads[index]
    model.layers[id.layer].heads[id.head].isOn.toggle()
    let isOn = model.layers[id.layer].heads[id.head].isOn
    take(model)
    say(isOn ? "Head \(index) is on" : "Head \(index) is off: it adds nothing to concat and output")
  }
}
