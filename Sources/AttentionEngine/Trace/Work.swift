/// What a trace computed: how many numbers of which sites, in which order.
package struct Work: Equatable, Sendable {
  package struct Entry: Equatable, Sendable {
    package let site: Site
    package let elements: Int
  }

  package private(set) var entries: [Entry] = []

  package var elements: Int { entries.reduce(0) { $0 + $1.elements } }

  /// The numbers that were computed at `site`.
  package func elements(at site: Site) -> Int {
    entries.reduce(0) { $0 + ($1.site == site ? $1.elements : 0) }
  }

  mutating func note(_ elements: Int, at site: Site) {
    entries.append(Entry(site: site, elements: elements))
  }
}
