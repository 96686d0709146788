import Testing

@testable import Workbench

/// What a checkpoint is called by its folder.
@Suite struct FolderNameTests {
  @Test(arguments: [
    ("/data/gpt2", "gpt2"), ("/data/gpt2/", "gpt2"), ("/data/gpt2/.", "gpt2"),
    ("/data/gpt2/onnx/..", "gpt2"), ("/data/minilm/model", "minilm/model"),
    ("/runs/first/checkpoint-500", "first/checkpoint-500"),
    (
      "/cache/hub/models--sentence-transformers--all-MiniLM-L6-v2/snapshots/c9745ed1d9f207416be6d2e6f8de32d1f16199bf",
      "sentence-transformers/all-MiniLM-L6-v2"
    ),
    ("/cache/models--gpt2/snapshots/607a30d7", "gpt2"),
    (
      "/cache/607a30d783dfa663caf39e06633721c8d4cfcd7e",
      "cache/607a30d783dfa663caf39e06633721c8d4cfcd7e"
    ),
    ("/model", "model"), ("/", "/"), ("gpt2", "gpt2"),
  ])
  func lastPartThatSaysSomething(_ path: String, _ name: String) {
    #expect(FolderName(ofFolderAt: path).text == name)
  }
}
