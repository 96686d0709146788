import Safetensors
import Tokenizers

/// Why a folder is no checkpoint that can be opened, or a text none that the model can read.
package enum CheckpointError: Error, Hashable, Sendable {
  /// A file of the folder, by its name.
  case file(String, FileFault)
  /// Lines and columns count from 1; a column is a byte.
  case json(JSONFault, file: String, line: Int, column: Int)
  /// `config.json` or `generation_config.json`.
  case configuration([ConfigurationFault], file: String)
  case index([IndexFault])
  case header(SafetensorsError, file: String)
  /// The same tensor stands in two files.
  case tensorInTwoFiles(String, String, String)
  case tensors([TensorFault])
  /// `tokenizer.json` cannot be used, or it cannot tokenize a text.
  case tokenizer(TokenizerError)
  case input(InputFault)
}

/// What can be wrong with a file before anything is read from it.
package enum FileFault: Hashable, Sendable {
  case missing
  /// With the system's number for the reason.
  case cannotOpen(Int32)
  case cannotMap(Int32)
  case isFolder
  /// A pipe or a device.
  case notRegular
  case empty
  case tooLarge(size: Int, limit: Int)
  /// What git has in place of a large file that was not fetched.
  case gitPointer
  /// Somebody made the file shorter after it was opened.
  case shrunk(size: Int)
  /// There is neither `model.safetensors` nor an index of shards; `others` are weights in formats
  /// that are not read.
  case noWeights(others: [String])
}

/// What can be wrong at one place of a JSON file.
package enum JSONFault: Hashable, Sendable {
  /// Something else begins here; nil where the file ends.
  case expected(Expectation, found: UInt8?)
  case notUTF8
  case controlCharacter(UInt8)
  case badEscape
  case loneSurrogate(UInt16)
  case duplicateKey(String)
  case tooDeep(limit: Int)
  case badNumber

  package enum Expectation: Hashable, Sendable {
    case character(UInt8)
    /// A comma, or what closes the list or object.
    case commaOr(UInt8)
    case value
    case text
    case endOfFile
  }
}

/// What a value of JSON can be.
package enum JSONKind: String, Hashable, Sendable {
  case null, bool, number, text, list, object
}

/// What can be wrong with `config.json`.
package enum ConfigurationFault: Hashable, Sendable {
  case notAnObject(JSONKind)
  case noFamily
  case unknownFamily(String, known: [String])
  case missing(key: String)
  case wrongKind(key: String, expected: Expectation, found: JSONKind)
  /// A number that is none of the allowed ones, as the file has it.
  case badNumber(key: String, expected: Expectation, found: String)
  case unknownName(key: String, name: String, known: [String])
  /// A value that the family knows and that cannot be honoured here.
  case unsupported(key: String, value: String, supported: String)
  /// `value` of `key` is no multiple of `divisor` of `other`.
  case notDivisible(key: String, value: Int, other: String, divisor: Int)
  case wrongCount(key: String, expected: Int, found: Int)
  /// Two keys that cannot be together.
  case contradiction(key: String, value: String, other: String, otherValue: String)

  package enum Expectation: Hashable, Sendable {
    case bool, text, object, list
    case number
    case positiveNumber
    /// At least 1.
    case count
    /// A whole number, at least 0.
    case identifier
    case even
  }
}

extension ConfigurationFault {
  /// The key with the wrong value; nil where it is not one key's.
  var key: String? {
    switch self {
    case .wrongKind(let key, _, _), .badNumber(let key, _, _), .unknownName(let key, _, _),
      .unsupported(let key, _, _), .wrongCount(let key, _, _), .missing(let key):
      key
    case .notAnObject, .noFamily, .unknownFamily, .notDivisible, .contradiction: nil
    }
  }
}

/// What can be wrong with `model.safetensors.index.json`.
package enum IndexFault: Hashable, Sendable {
  case noWeightMap
  /// Not the name of a file in the folder.
  case badFileName(String, tensor: String)
  case notAFileName(tensor: String, found: JSONKind)
  case shardMissing(String, tensors: Int)
  /// The index says that `shard` has the tensor; `other` has it where there is one.
  case notInShard(tensor: String, shard: String, other: String?)
}

/// What can be wrong with a tensor that the model needs.
package enum TensorFault: Hashable, Sendable {
  /// `alternatives` are names by which older files have it.
  case missing(String, shape: [TensorExtent], alternatives: [String])
  case wrongShape(String, file: String, expected: [TensorExtent], found: [Int])
  case wrongType(String, file: String, ElementType)
}

/// One extent of a tensor, and the key that it follows from.
package struct TensorExtent: Hashable, Sendable, ExpressibleByIntegerLiteral {
  package let count: Int
  /// For instance `3·hidden_size`; nil for a number that no key says.
  package let meaning: String?
  /// The keys among them that the configuration does not say, so that their default counts.
  package let defaulted: [String]

  package init(_ count: Int, _ meaning: String?, defaulted: [String] = []) {
    self.count = count
    self.meaning = meaning
    self.defaulted = defaulted
  }

  package init(integerLiteral count: Int) { self.init(count, nil) }
}

extension CheckpointError {
  /// The same, with what is said of extents that follow from `keys`, whose default counts.
  func telling(defaulted keys: Set<String>) -> CheckpointError {
    guard case .tensors(let faults) = self, !keys.isEmpty else { return self }
    return .tensors(
      faults.map { fault in
        guard case .wrongShape(let name, let file, let expected, let found) = fault else {
          return fault
        }
        return .wrongShape(
          name, file: file, expected: expected.map { $0.telling(defaulted: keys) }, found: found)
      })
  }
}

extension TensorExtent {
  fileprivate func telling(defaulted keys: Set<String>) -> TensorExtent {
    let own = (meaning ?? "").split { !($0.isLetter || $0.isNumber || "_.".contains($0)) }
    return TensorExtent(count, meaning, defaulted: own.map(String.init).filter(keys.contains))
  }
}

/// Why the model cannot read a text.
package enum InputFault: Hashable, Sendable {
  case noTokens(InputPart)
  case unknownToken(Int, place: Int, InputPart, vocabulary: Int)
  case unknownSegment(Int, place: Int, segments: Int)
  case segmentCount(Int, tokens: Int)
  case tooManyTokens(Int, limit: Int, InputPart)
  /// The model has no decoder, so there is no target.
  case noTarget(modelType: String)
  /// The configuration does not say with which token the decoder begins.
  case noStartToken
  /// There is no `tokenizer.json`, so texts cannot be read.
  case noTokenizer
}

/// Which of the texts that a model may read.
package enum InputPart: String, Hashable, Sendable {
  case text, target
}
