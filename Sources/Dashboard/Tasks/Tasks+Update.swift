import Marketplace
import TerminalCore

extension Tasks {
  package static func update(_ model: inout Model, _ msg: Msg) -> [Effect] {
    switch msg {
    case .jobsRead(let asked, let jobs):
      guard asked == model.generation else { return [] }
      model.isReading = false
      let selected = model.selected?.id
      model.jobs = jobs
      model.isLoaded = true
      model.place.update(
        count: jobs.count,
        // At the top new jobs push the list down; elsewhere the row under the cursor stays.
        cursor: model.place.cursor == 0
          ? nil : selected.flatMap { id in jobs.firstIndex { $0.id == id } })
      return model.isStale ? refresh(&model) : []
    case .itemsRead(let asked, let job, let first, let items):
      guard asked == model.generation, var open = model.open, open.id == job else { return [] }
      open.isReading = false
      open.items = Array(open.items.prefix(first)) + items
      open.isWhole = items.count < itemsAtOnce
      open.place.update(count: open.items.count)
      model.open = open
      return []
    }
  }

  /// The screen has come up, or something has changed that it shows.
  static func refresh(_ model: inout Model) -> [Effect] {
    // One question at a time; what changes meanwhile is asked for after it.
    guard !model.isReading else {
      model.isStale = true
      return []
    }
    model.isStale = false
    model.isReading = true
    let generation = model.generation.advance()
    var effects: [Effect] = [.readJobs(generation)]
    if let open = model.open {
      // What was read stays on the screen and is read again as one run.
      model.open?.isReading = true
      effects.append(.readJobItems(open.id, from: 0, generation))
    }
    return effects
  }

  static func resized(_ model: inout Model, height: Int, openHeight: Int) {
    model.place.resize(height: height, count: model.jobs.count)
    if let open = model.open {
      model.open?.place.resize(height: openHeight, count: open.items.count)
    }
  }

  // MARK: Keys

  static func perform(_ model: inout Model, _ command: ListCommand) -> [Effect] {
    guard var open = model.open else {
      model.place.perform(command)
      return []
    }
    open.place.perform(command)
    var effects: [Effect] = []
    if !open.isWhole, !open.isReading, open.place.visible.upperBound >= open.items.count {
      open.isReading = true
      effects.append(.readJobItems(open.id, from: open.items.count, model.generation))
    }
    model.open = open
    return effects
  }

  static func open(_ model: inout Model) -> [Effect] {
    guard let job = model.selected, model.open == nil else { return [] }
    model.open = OpenJob(id: job.id)
    return [.readJobItems(job.id, from: 0, model.generation)]
  }

  /// Closes the open job; false when none was open.
  static func goBack(_ model: inout Model) -> Bool {
    guard model.open != nil else { return false }
    model.open = nil
    return true
  }
}
