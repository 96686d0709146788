import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file whose bytes can be read as memory. The system reads a page when somebody looks at it, and
/// may forget it again, so that a file of many gigabytes costs nothing by being open.
///
/// Whoever makes the file shorter meanwhile takes its pages away, and looking at them ends the
/// program. `isWhole` asks the system; replacing the file by another one, as programs do that save
/// safely, does no harm.
package final class MappedFile: Sendable {
  package let name: String
  package let count: Int
  private let descriptor: Int32
  /// Of the first byte; pointers may not be shared between threads, numbers may.
  private let address: UInt
  private let identity: Identity
  /// Until when, in nanoseconds of the system's clock, `isWhole` need not be asked again.
  private let wholeUntil = Atomic<Int>(0)

  /// - Parameters:
  ///   - path: where the file is.
  ///   - name: what errors call it.
  ///   - limit: more bytes are refused; without it, any number.
  package init(path: String, name: String, limit: Int? = nil) throws(CheckpointError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw .file(name, errno == ENOENT ? .missing : .cannotOpen(errno))
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let code = errno
      close(descriptor)
      throw .file(name, .cannotOpen(code))
    }
    let size = Int(status.st_size)
    let fault: FileFault? =
      if status.st_mode & S_IFMT != S_IFREG {
        status.st_mode & S_IFMT == S_IFDIR ? .isFolder : .notRegular
      } else if size == 0 {
        .empty
      } else if let limit, size > limit {
        .tooLarge(size: size, limit: limit)
      } else {
        nil
      }
    if let fault {
      close(descriptor)
      throw .file(name, fault)
    }
    guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED
    else {
      let code = errno
      close(descriptor)
      throw .file(name, .cannotMap(code))
    }
    self.name = name
    self.descriptor = descriptor
    count = size
    address = UInt(bitPattern: start)
    identity = Identity(status)
    // Whatever was set up is taken back by deinit.
    if bytes.starts(with: Self.gitPointer) { throw .file(name, .gitPointer) }
  }

  /// With this begins the text that git has in place of a large file until that is fetched.
  private static let gitPointer = Array("version https://git-lfs.github.com/spec/".utf8)

  /// Whether there is something of that name, of whatever kind.
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  deinit {
    munmap(UnsafeMutableRawPointer(bitPattern: address), count)
    close(descriptor)
  }

  /// Valid while the file is.
  package var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: UnsafeRawPointer(bitPattern: address), count: count)
  }

  /// Whether all bytes are still there.
  package var isWhole: Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && Int(status.st_size) >= count
  }

  /// Whether all bytes were still there a few milliseconds ago: to ask the system for every row of
  /// a matrix would take longer than to read it.
  package var isWholeLately: Bool {
    var time = timespec()
    clock_gettime(Self.coarseClock, &time)
    let now = time.tv_sec * 1_000_000_000 + time.tv_nsec
    if now < wholeUntil.load(ordering: .relaxed) { return true }
    guard isWhole else { return false }
    wholeUntil.store(now + 10_000_000, ordering: .relaxed)
    return true
  }

  #if canImport(Darwin)
    private static let coarseClock = CLOCK_MONOTONIC
  #else
    private static let coarseClock = CLOCK_MONOTONIC_COARSE
  #endif

  /// Whether somebody wrote into the file since it was opened: its numbers may be old and new ones
  /// mixed.
  package var hasChanged: Bool {
    var status = stat()
    return fstat(descriptor, &status) != 0 || Identity(status) != identity
  }
}

extension MappedFile {
  /// What changes when somebody writes into a file.
  private struct Identity: Equatable {
    let size: Int
    let seconds: Int
    let nanoseconds: Int

    init(_ status: stat) {
      size = Int(status.st_size)
      #if canImport(Darwin)
        let time = status.st_mtimespec
      #else
        let time = status.st_mtim
      #endif
      seconds = time.tv_sec
      nanoseconds = time.tv_nsec
    }
  }
}
