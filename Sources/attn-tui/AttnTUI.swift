@main
struct AttnTUI {
  static func main() {}
}
