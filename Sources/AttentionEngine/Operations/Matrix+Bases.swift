// The storage of matrices, as the kernels take it. Empty matrices have none, and nothing is done.

func withBases(
  _ a: Matrix, into result: inout Matrix,
  _ body: (UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void
) {
  a.values.withUnsafeBufferPointer { a in
    result.withUnsafeMutableValues { result in
      guard let a = a.baseAddress, let result = result.baseAddress else { return }
      body(a, result)
    }
  }
}

func withBases(
  _ a: Matrix, _ b: Matrix, _ body: (UnsafePointer<Float>, UnsafePointer<Float>) -> Void
) {
  a.values.withUnsafeBufferPointer { a in
    b.values.withUnsafeBufferPointer { b in
      guard let a = a.baseAddress, let b = b.baseAddress else { return }
      body(a, b)
    }
  }
}

func withBases(
  _ a: Matrix, _ b: Matrix, into result: inout Matrix,
  _ body: (UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void
) {
  a.values.withUnsafeBufferPointer { a in
    b.values.withUnsafeBufferPointer { b in
      result.withUnsafeMutableValues { result in
        guard let a = a.baseAddress, let b = b.baseAddress, let result = result.baseAddress
        else { return }
        body(a, b, result)
      }
    }
  }
}

/// Nil where there is no matrix, or an empty one.
func withBase(of matrix: Matrix?, _ body: (UnsafePointer<Float>?) -> Void) {
  guard let matrix else { return body(nil) }
  matrix.values.withUnsafeBufferPointer { body($0.baseAddress) }
}

func withBase(of result: inout Matrix, _ body: (UnsafeMutablePointer<Float>) -> Void) {
  result.withUnsafeMutableValues { result in
    guard let result = result.baseAddress else { return }
    body(result)
  }
}
