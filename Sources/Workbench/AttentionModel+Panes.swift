import AttentionEngine

extension AttentionModel {
  /// The matrices that a stage shows: its result first, then what the result is made from.
  package func panes(of site: Site) -> [MatrixID] {
    let layer = site.layer ?? 0
    let head = site.headID ?? HeadID(layer: layer, head: 0)
    let at = { (stage: Stage) in MatrixID.site(Site(stage, head)) }
    let candidates: [MatrixID]
    switch site.stage {
    case .tokens: candidates = []
    case .embeddings: candidates = [at(.embeddings), .parameter(.embeddings)]
    case .positions: candidates = [at(.positions), .parameter(.positions)]
    case .input: candidates = [at(.input), at(.embeddings), at(.positions)]
    case .q: candidates = projectionPanes(.q, head)
    case .k: candidates = projectionPanes(.k, head)
    case .v: candidates = projectionPanes(.v, head)
    case .scores: candidates = [at(.scores), at(.q), at(.k)]
    case .scaled: candidates = [at(.scaled), at(.scores)]
    case .masked: candidates = [at(.masked), at(.scaled), .parameter(.mask(layer: layer))]
    case .weights:
      let source = absence(of: Site(.masked, head)) == nil ? Stage.masked : .scaled
      candidates = [at(.weights), at(source)]
    case .context: candidates = [at(.context)] + product(at(.weights), at(.v))
    case .concat:
      candidates =
        [at(.concat)]
        + layers[layer].heads.indices.map {
          .site(Site(.context, HeadID(layer: layer, head: $0)))
        }
    case .output:
      candidates =
        [at(.output)] + product(at(.concat), .parameter(.outputWeight(layer: layer)))
        + [.parameter(.outputBias(layer: layer))]
    case .residual: candidates = [at(.residual), at(.input), at(.output)]
    case .norm:
      candidates = [
        at(.norm), layers[layer].hasResidual ? at(.residual) : at(.output),
        .parameter(.gain(layer: layer)), .parameter(.shift(layer: layer)),
      ]
    }
    return candidates.filter(exists)
  }

  private func projectionPanes(_ projection: Projection, _ head: HeadID) -> [MatrixID] {
    [.site(Site(projection.stage, head))]
      + product(.site(Site(.input, head)), .parameter(.weight(projection, head)))
      + [.parameter(.bias(projection, head))]
  }

  /// Two factors in the order in which the convention writes them: X·W, or W·X.
  private func product(_ left: MatrixID, _ right: MatrixID) -> [MatrixID] {
    convention == .rows ? [left, right] : [right, left]
  }

  private func exists(_ id: MatrixID) -> Bool {
    switch id {
    case .site(let site): absence(of: site) == nil
    case .parameter(let parameter): self[parameter] != nil
    }
  }

  /// The stage, and the head, at which a matrix is at home.
  func home(of id: MatrixID) -> Site {
    switch id {
    case .site(let site): return site
    case .parameter(let parameter):
      switch parameter {
      case .embeddings: return Site(.embeddings)
      case .positions: return Site(.positions)
      case .weight(let projection, let head), .bias(let projection, let head):
        return Site(projection.stage, head)
      case .mask(let layer): return Site(.masked, HeadID(layer: layer, head: 0))
      case .outputWeight(let layer), .outputBias(let layer):
        return Site(.output, HeadID(layer: layer, head: 0))
      case .gain(let layer), .shift(let layer):
        return Site(.norm, HeadID(layer: layer, head: 0))
      }
    }
  }

  /// The written number behind a cell: itself, or the one that it shows unchanged.
  package func writtenCell(behind cell: CellID) -> CellID? {
    switch cell.matrix {
    case .parameter: return cell
    case .site(let site) where site.stage == .embeddings:
      return CellID(.parameter(.embeddings), row: tokens[cell.row], column: cell.column)
    case .site(let site) where site.stage == .positions && self[.positions] != nil:
      return CellID(.parameter(.positions), row: cell.row, column: cell.column)
    default: return nil
    }
  }

  /// The stages of the bar: those that every scene may have, and the optional last ones that this
  /// one has.
  package var stages: [Stage] {
    Stage.allCases.filter { stage in
      switch stage {
      case .residual, .norm: absence(of: Site(stage)) == nil
      default: true
      }
    }
  }
}
