import Kernels

/// Which of the compiled forms of the kernels runs. All give the same bits; they differ in speed.
package enum KernelVariant: String, CaseIterable, Sendable {
  /// Plain C; on arm64 the compiler makes NEON of it.
  case baseline
  case avx2
  case avx512

  /// What this machine can run, slowest first.
  package static let available: [KernelVariant] = allCases.filter { kernel_is_available($0.raw) }

  /// The fastest that this machine can run.
  package static let best: KernelVariant = available.last ?? .baseline

  var raw: kernel_variant {
    switch self {
    case .baseline: kernel_baseline
    case .avx2: kernel_avx2
    case .avx512: kernel_avx512
    }
  }
}
