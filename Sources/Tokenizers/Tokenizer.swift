/// A tokenizer as the library tokenizers of Hugging Face saves it: `tokenizer.json`. It gives what
/// version 0.23 of that library gives, with truncation and padding switched off.
package struct Tokenizer: Sendable {
  let model: Model
  let added: AddedTokens
  let normalizer: Normalizer?
  let preTokenizer: PreTokenizer?
  let postProcessor: PostProcessor?
  let decoder: Decoder?

  /// How it makes tokens: `WordPiece`, `BPE`, `Unigram` or `WordLevel`.
  package var kind: String { model.kind }

  /// - Parameter file: the bytes of a tokenizer.json.
  package init(_ file: [UInt8]) throws(TokenizerError) {
    let result = file.withUnsafeBytes { bytes in
      Result { () throws(TokenizerError) in try Tokenizer(bytes) }
    }
    self = try result.get()
  }

  /// - Parameter file: the bytes of a tokenizer.json; used only here.
  package init(_ file: UnsafeRawBufferPointer) throws(TokenizerError) {
    let json = try JSONDocument(file).root
    if let version = try json.member("version"), try version.text() != "1.0" {
      throw version.fault(.unsupportedVersion(try version.text()))
    }
    model = try Model(try json.required("model"))
    normalizer = try json.member("normalizer").map { json throws(TokenizerError) in
      try Normalizer(json)
    }
    preTokenizer = try json.member("pre_tokenizer").map { json throws(TokenizerError) in
      try PreTokenizer(json)
    }
    postProcessor = try json.member("post_processor").map { json throws(TokenizerError) in
      try PostProcessor(json)
    }
    decoder = try json.member("decoder").map { json throws(TokenizerError) in try Decoder(json) }
    var tokens: [AddedToken] = []
    for token in try json.member("added_tokens")?.elements() ?? [] {
      tokens.append(try AddedToken(token))
    }
    added = try AddedTokens(tokens, model, normalizer)
  }
}

extension AddedToken {
  init(_ json: JSONValue) throws(TokenizerError) {
    id = try json.required("id").count(upTo: Int(Int32.max))
    content = try json.required("content").text()
    isSingleWord = try json.required("single_word").bool()
    stripsLeft = try json.required("lstrip").bool()
    stripsRight = try json.required("rstrip").bool()
    isNormalized = try json.required("normalized").bool()
    isSpecial = try json.required("special").bool()
  }
}
