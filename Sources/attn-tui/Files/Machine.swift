import Glibc

/// What there is to compute with.
enum Machine {
  static var threads: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
