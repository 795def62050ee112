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
    program throws(TerminalFailure) in
    try runOnTerminal(program)
  }
  switch ending {
  case .exit(let code): exit(code)
  case .signal(let number): CursesDisplay.die(bySignal: number)
  }
}

/// Opens the terminal, runs a program on it and puts the terminal back.
func runOnTerminal(
  _ program: any TerminalProgram
) throws(TerminalFailure) -> Result<DeskEnd, ToolFailure> {
  let needs = program.needs
  let display: CursesDisplay
  do throws(CursesDisplay.Failure) {
    display = try CursesDisplay(
      terminal: needs.terminal,
      options: CursesDisplay.Options(
        theme: needs.theme, usesColour: needs.usesColour, isASCII: needs.isASCII,
        isPlain: needs.isPlain, takesMouse: needs.takesMouse, asksBackground: needs.asksBackground,
        // This one takes the question for a letter to print.
        asksSynchronization: needs.environment["TERM_PROGRAM"] != "Apple_Terminal",
        ambiguousIsWide: needs.ambiguousIsWide,
        notifications: needs.notifications.flatMap(TerminalNotification.Form.init),
        multiplexer: Multiplexer(needs.environment)),
      lastWords: needs.lastWords)
  } catch {
    switch error {
    case .unknownTerminal(let name): throw .unknown(name)
    case .cannotAddress(let name): throw .cannotAddress(name)
    case .failed: throw .failed
    }
  }
  let result = program.run(on: display)
  CursesDisplay.close()
  return result
}
