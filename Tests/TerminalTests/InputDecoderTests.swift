import CellGrid
import Testing

@testable import Terminal

@Suite struct InputDecoderTests {
  static let keys: [(String, Key)] = [
    ("a", .character("a")), ("?", .character("?")), ("é", .character("é")),
    ("漢", .character("漢")), ("😀", .character("😀")), (" ", .space), ("\t", .tab),
    ("\r", .enter), ("\n", .enter), ("\u{7F}", .backspace), ("\u{08}", .backspace),
    ("\u{01}", .control("a")), ("\u{03}", .control("c")), ("\u{10}", .control("p")),
    ("\u{1A}", .control("z")), ("\0", .control("@")), ("\u{1C}", .control("\\")),
    ("\u{1F}", .control("_")),
    ("\u{1B}x", .alt("x")), ("\u{1B}é", .alt("é")), ("\u{1B}Oq", .character("1")),
    ("\u{1B}[A", .up), ("\u{1B}OA", .up), ("\u{1B}[B", .down), ("\u{1B}OB", .down),
    ("\u{1B}[C", .right), ("\u{1B}OC", .right), ("\u{1B}[D", .left), ("\u{1B}OD", .left),
    ("\u{1B}[1;2A", .shiftUp), ("\u{1B}[1;2B", .shiftDown), ("\u{1B}[1;2C", .shiftRight),
    ("\u{1B}[1;2D", .shiftLeft), ("\u{1B}[a", .shiftUp), ("\u{1B}[1;5C", .right),
    ("\u{1B}[H", .home), ("\u{1B}OH", .home), ("\u{1B}[1~", .home), ("\u{1B}[7~", .home),
    ("\u{1B}[F", .end), ("\u{1B}OF", .end), ("\u{1B}[4~", .end), ("\u{1B}[8~", .end),
    ("\u{1B}[5~", .pageUp), ("\u{1B}[6~", .pageDown), ("\u{1B}[2~", .insert),
    ("\u{1B}[3~", .delete), ("\u{1B}[Z", .backTab), ("\u{1B}OM", .enter),
    ("\u{1B}OP", .function(1)), ("\u{1B}[11~", .function(1)), ("\u{1B}[[A", .function(1)),
    ("\u{1B}[[E", .function(5)), ("\u{1B}[15~", .function(5)), ("\u{1B}[17~", .function(6)),
    ("\u{1B}[21~", .function(10)), ("\u{1B}[23~", .function(11)), ("\u{1B}[24~", .function(12)),
    ("\u{1B}[97;5u", .control("a")), ("\u{1B}[13;2u", .enter), ("\u{1B}[27;5;112~", .control("p")),
  ]

  @Test(arguments: keys)
  func everyKeyInOnePieceAndByteByByte(bytes: String, key: Key) {
    #expect(events(bytes) == [.key(key)])
    var decoder = InputDecoder()
    var received: [TerminalEvent] = []
    for byte in bytes.utf8 {
      #expect(received.isEmpty)
      decoder.feed([byte])
      if let event = decoder.next() { received.append(event) }
    }
    #expect(received == [.key(key)])
    #expect(decoder.patience == nil)
  }

  @Test func allKeysInOneBurst() {
    let bytes = Self.keys.map(\.0).joined()
    #expect(events(bytes) == Self.keys.map { .key($0.1) })
  }

  @Test func escapeAloneIsSettledByTime() {
    var decoder = InputDecoder()
    decoder.feed([0x1B])
    #expect(decoder.next() == nil)
    #expect(decoder.patience == .milliseconds(25))
    decoder.giveUp()
    #expect(decoder.next() == .key(.escape))
    #expect(decoder.next() == nil)
    #expect(decoder.patience == nil)
  }

  @Test(arguments: [
    ("\u{1B}[", [TerminalEvent.key(.alt("["))]), ("\u{1B}O", [.key(.alt("O"))]),
    ("\u{1B}[1;", []), ("\u{1B}[<0;1", []),
  ])
  func unfinishedSequences(bytes: String, expected: [TerminalEvent]) {
    var decoder = InputDecoder()
    decoder.feed(bytes.utf8)
    #expect(decoder.next() == nil)
    decoder.giveUp()
    var received: [TerminalEvent] = []
    while let event = decoder.next() { received.append(event) }
    #expect(received == expected)
    decoder.feed("a".utf8)
    #expect(decoder.next() == .key(.character("a")))
  }

  @Test func escapeBeforeOtherKeys() {
    #expect(events("\u{1B}\r") == [.key(.escape), .key(.enter)])
    #expect(events("\u{1B}\u{1B}[A") == [.key(.escape), .key(.up)])
    #expect(events("\u{1B}\u{7F}x").last == .key(.character("x")))
  }

  @Test func mouse() {
    #expect(events("\u{1B}[<0;11;3M") == [.click(Point(x: 10, y: 2))])
    #expect(events("\u{1B}[<0;11;3m") == [])
    #expect(events("\u{1B}[<2;11;3M") == [])
    #expect(events("\u{1B}[<32;11;3M") == [])
    #expect(events("\u{1B}[<64;1;1M") == [.wheel(Point(x: 0, y: 0), -1)])
    #expect(events("\u{1B}[<65;300;200M") == [.wheel(Point(x: 299, y: 199), 1)])
    #expect(events("\u{1B}[<0;0;0M") == [])
    #expect(events("\u{1B}[M !\"a") == [.click(Point(x: 0, y: 1)), .key(.character("a"))])
  }

  @Test func pasteIsOnePieceWhateverIsInIt() {
    let inside = "q\u{1B}[Aé\u{03}\r\nb\rc\n\u{1B}[201"
    let bytes = "x\u{1B}[200~" + inside + "\u{1B}[201~y"
    let expected: [TerminalEvent] = [
      .key(.character("x")), .paste("q\u{1B}[Aé\u{03}\nb\nc\n\u{1B}[201"), .key(.character("y")),
    ]
    #expect(events(bytes) == expected)
    var decoder = InputDecoder()
    var received: [TerminalEvent] = []
    for byte in bytes.utf8 {
      decoder.feed([byte])
      while let event = decoder.next() { received.append(event) }
    }
    #expect(received == expected)
  }

  @Test func pasteWithoutEndIsSettledByTime() {
    var decoder = InputDecoder()
    decoder.feed("\u{1B}[200~abc\u{1B}[20".utf8)
    #expect(decoder.next() == nil)
    #expect(decoder.patience == .seconds(2))
    decoder.giveUp()
    #expect(decoder.next() == .paste("abc\u{1B}[20"))
    decoder.feed("d".utf8)
    #expect(decoder.next() == .key(.character("d")))
  }

  @Test(arguments: [
    [UInt8]([0xFF]), [0xC3, 0x28], [0xE6, 0xBC, 0x41], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0x80],
    [0xF5, 0x80, 0x80, 0x80],
  ])
  func brokenUTF8IsMarkedAndNothingElseIsLost(bytes: [UInt8]) {
    var decoder = InputDecoder()
    decoder.feed(bytes + Array("z".utf8))
    var received: [TerminalEvent] = []
    while let event = decoder.next() { received.append(event) }
    #expect(received.first == .key(.character("\u{FFFD}")))
    #expect(received.last == .key(.character("z")))
  }

  @Test func unknownSequencesAreSkippedWhole() {
    #expect(events("\u{1B}[99;1;2xa") == [.key(.character("a"))])
    #expect(events("\u{1B}[?1;2ca") == [.key(.character("a"))])
    #expect(events("\u{1B}[Ia") == [.key(.character("a"))])
    #expect(events("\u{1B}[99999999999999999999;1Aa") == [.key(.up), .key(.character("a"))])
    #expect(events("\u{1B}[1;\u{1B}[B") == [.key(.down)])
  }

  @Test func theTerminalsOwnSequencesGoFirst() {
    let own = ["kdch1": "\u{1B}[P", "kcuu1": "\u{1B}A", "kbs": "x", "kf1": "\u{1B}[1z"]
    let sequences = KeySequences { own[$0] }
    #expect(events("\u{1B}[P", sequences) == [.key(.delete)])
    #expect(events("\u{1B}A", sequences) == [.key(.up)])
    #expect(events("x", sequences) == [.key(.character("x"))])
    #expect(events("\u{1B}[1z", sequences) == [.key(.function(1))])
  }

  @Test func anyBytesGiveAnEndAndNoCrash() {
    var seed: UInt64 = 7
    for _ in 0..<2_000 {
      var decoder = InputDecoder()
      var bytes: [UInt8] = []
      for _ in 0..<24 {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1
        let pool = Array("\u{1B}\u{1B}\u{1B}[[O<;;0129~MAmu\u{7F}".utf8) + [0x80, 0xC3, 0xFF]
        bytes.append(pool[Int(seed >> 33) % pool.count])
      }
      decoder.feed(bytes)
      while decoder.next() != nil {}
      decoder.giveUp()
      while decoder.next() != nil {}
      #expect(decoder.patience == nil)
    }
  }

  private func events(
    _ bytes: String, _ sequences: KeySequences = KeySequences()
  ) -> [TerminalEvent] {
    var decoder = InputDecoder(sequences: sequences)
    decoder.feed(bytes.utf8)
    var result: [TerminalEvent] = []
    while let event = decoder.next() { result.append(event) }
    return result
  }
}
