import CommandLineTool
import Engine
import Glibc
import Terminal

runProgram()

/// Everything happens in functions: what stands at the top level would belong to MainActor.
func runProgram() -> Never {
  CursesDisplay.keepMemoryPrivate()
  // A file that may not grow any further is a write that fails, not the end of the program (S05).
  signal(SIGXFSZ, SIG_IGN)
  let ending = SellerDesk.run(.take(), colours: CursesDisplay.colours(of:)) {
    plan throws(TerminalFailure) in
    try runDesk(plan)
  }
  switch ending {
  case .exit(let code): exit(code)
  case .signal(let number): CursesDisplay.die(bySignal: number)
  }
}

/// Opens the terminal, runs the desk on it and puts the terminal back.
func runDesk(_ plan: DeskPlan) throws(TerminalFailure) -> DeskEnd {
  let display: CursesDisplay
  do throws(CursesDisplay.Failure) {
    display = try CursesDisplay(
      terminal: plan.terminal,
      options: CursesDisplay.Options(
        theme: plan.theme, usesColour: plan.usesColour, isASCII: plan.isASCII,
        takesMouse: plan.takesMouse,
        asksBackground: plan.asksBackground),
      lastWords: plan.lastWords)
  } catch {
    switch error {
    case .unknownTerminal(let name): throw .unknown(name)
    case .cannotAddress(let name): throw .cannotAddress(name)
    case .failed: throw .failed
    }
  }
  let end = plan.run(on: display)
  CursesDisplay.close()
  return end
}
