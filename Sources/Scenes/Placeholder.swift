import AttentionEngine
package struct Scene: Sendable { package let path: String; package let title: String; package let model: AttentionModel }
package struct FileRewrite: Sendable { package let path: String; package let original: [UInt8]; package let bytes: [UInt8] }
package enum SaveProblem: Error { case a }
extension Scene {
  package func rewrites(for edited: AttentionModel) -> Result<[FileRewrite], SaveProblem> { .success([]) }
  package func twins(of cell: CellID) -> [CellID] { [] }
}
