/// A JSON text as a flat list of its values, in the order of the text. Texts and numbers stay in the
/// file until somebody asks for them, so a vocabulary of 50,000 tokens costs no allocation each.
struct JSONDocument {
  enum Kind: UInt8, Hashable, Sendable {
    case null, `true`, `false`, number, text, list, object

    /// As the errors call it.
    var name: JSONKind {
      switch self {
      case .null: .null
      case .true, .false: .bool
      case .number: .number
      case .text: .text
      case .list: .list
      case .object: .object
      }
    }
  }

  /// One value. A list's values, or an object's keys and values in turn, follow it.
  struct Node {
    let kind: Kind
    /// Whether a text has escapes.
    var hasEscapes = false
    /// Where a number or the inside of a text stands in the file.
    var start: Int32 = 0
    var end: Int32 = 0
    /// The place in the list behind this value and all that it holds.
    var next: Int32 = 0
  }

  /// Must outlive the document.
  let file: UnsafeRawBufferPointer
  let nodes: [Node]

  init(_ file: UnsafeRawBufferPointer) throws(TokenizerError) {
    var reader = JSONReader(file)
    nodes = try reader.document()
    self.file = file
  }

  var root: JSONValue { JSONValue(document: self, place: 0, path: "") }

  /// The bytes of a text, its escapes resolved, in UTF-8.
  func withText<Result>(at place: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    let node = nodes[place]
    let inside = UnsafeRawBufferPointer(rebasing: file[Int(node.start)..<Int(node.end)])
    if node.hasEscapes { return JSONReader.resolvingEscapes(inside).withUnsafeBufferPointer(body) }
    return inside.withMemoryRebound(to: UInt8.self, body)
  }

  func text(at place: Int) -> String {
    withText(at: place) { String(decoding: $0, as: UTF8.self) }
  }

  /// The places of a list's values.
  func values(of place: Int) -> Children {
    Children(document: self, place: place + 1, end: Int(nodes[place].next))
  }

  /// Walks from value to value of a list, or from key to value to key of an object.
  struct Children: Sequence, IteratorProtocol {
    fileprivate let document: JSONDocument
    fileprivate var place: Int
    fileprivate let end: Int

    mutating func next() -> Int? {
      guard place < end else { return nil }
      defer { place = Int(document.nodes[place].next) }
      return place
    }
  }
}
