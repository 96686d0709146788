import Safetensors
import Tokenizers

// The words for what is wrong with a checkpoint. Facts are in `CheckpointError`.

extension CheckpointError: CustomStringConvertible {
  /// What is wrong, a sentence without a full stop for each fault; each names its file.
  package var messages: [String] {
    switch self {
    case .file(let name, let fault): ["\(name): \(fault.words(file: name))"]
    case .json(let fault, let file, let line, let column):
      ["\(file), line \(line), column \(column): \(fault.words)"]
    case .configuration(let faults, let file): faults.map { "\(file): \($0.words)" }
    case .index(let faults): faults.map { "\(ShardIndex.fileName): \($0.words)" }
    case .header(let error, let file): ["\(file): \(error)"]
    case .tensorInTwoFiles(let tensor, let first, let second):
      ["\(second): tensor \(quoted(tensor)) stands in \(first) too"]
    case .tensors(let faults):
      TensorFault.messages(faults)
        + (faults.count >= WeightReader.faultLimit
          ? ["nothing more was looked for after \(faults.count) faults"] : [])
    case .tokenizer(let error): ["\(CheckpointFolder.tokenizerName): \(error)"]
    case .input(let fault): [fault.words]
    }
  }

  package var description: String { messages.joined(separator: "\n") }
}

extension CheckpointWarning: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unused(let tensor, let shape):
      "tensor \(quoted(tensor)) \(extents(shape)) is no part of this model"
    case .notInIndex(let tensor, let shard):
      "tensor \(quoted(tensor)) of \(shard) is not in the index"
    }
  }
}

extension FileFault {
  fileprivate func words(file: String) -> String {
    switch self {
    case .missing: "there is no such file"
    case .cannotOpen(let code): "the file cannot be opened (\(reason(code)))"
    case .cannotMap(let code): "the file cannot be mapped into memory (\(reason(code)))"
    case .isFolder: "this is a folder, and a file is needed"
    case .notRegular: "this is a pipe or a device, and a file is needed"
    case .empty: "the file is empty"
    case .tooLarge(let size, let limit):
      "the file has \(size) bytes, and at most \(limit) are read"
    case .gitPointer:
      "this is only a Git LFS pointer to the file; `git lfs pull` in its folder fetches the file"
    case .shrunk(let size): "the file had \(size) bytes when it was opened, and now has fewer"
    case .noWeights(let others):
      "there is neither \(file) nor \(ShardIndex.fileName)"
        + (others.isEmpty
          ? "" : "; \(list(others)) cannot be read, `save_pretrained` writes what can be")
    }
  }
}

extension JSONFault {
  fileprivate var words: String {
    switch self {
    case .expected(let expectation, let found):
      "\(expectation.words) is missing, "
        + (found.map { "\(symbol(of: $0)) stands here" } ?? "the file ends here")
    case .notUTF8: "this is not UTF-8"
    case .controlCharacter(let byte): "\(symbol(of: byte)) can only stand in a text as an escape"
    case .badEscape: "this is no escape that JSON has"
    case .loneSurrogate(let unit):
      "the escape \\u\(hexadecimal(unit, digits: 4)) is half of a pair, and its other half is missing"
    case .duplicateKey(let key): "the key \(quoted(key)) is given twice"
    case .tooDeep(let limit): "lists and objects nest more than \(limit) deep"
    case .badNumber: "this is no number that JSON has"
    }
  }
}

extension JSONFault.Expectation {
  fileprivate var words: String {
    switch self {
    case .character(let byte): symbol(of: byte)
    case .commaOr(let byte): "`,` or \(symbol(of: byte))"
    case .value: "a value"
    case .text: "a text in quotes"
    case .endOfFile: "the end of the file"
    }
  }
}

extension IndexFault {
  fileprivate var words: String {
    switch self {
    case .noWeightMap: "`weight_map`, an object with a file for each tensor, is missing"
    case .badFileName(let name, let tensor):
      "\(quoted(name)), where tensor \(quoted(tensor)) is to be, is no name of a file in the folder"
    case .notAFileName(let tensor, let kind):
      "the file of tensor \(quoted(tensor)) must be a text, and is \(kind.words)"
    case .shardMissing(let name, let tensors):
      "\(name) is missing, which has \(tensors) tensor\(tensors == 1 ? "" : "s")"
    case .notInShard(let tensor, let shard, let other):
      "tensor \(quoted(tensor)) is not in \(shard)" + (other.map { ", but in \($0)" } ?? "")
    }
  }
}
