import AttentionEngine

/// How attention maps are looked at.
package struct MapOptions: Hashable, Sendable {
  /// What is shown where several weights share a place on the screen.
  package internal(set) var pooling = Pooling.Kind.mean
}
