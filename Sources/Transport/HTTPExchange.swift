/// Something that answers requests: a connection, an account's policy around one, or a sandbox in the same process.
package protocol HTTPExchange: Sendable {
  /// Blocks until the answer is whole, the request's deadline has passed, or somebody cancels.
  ///
  /// To be called where blocking is allowed: on a Dispatch lane, never on the loop. Waiting costs no CPU.
  func send(_ request: HTTPRequest, cancellation: Cancellation) throws(TransportError)
    -> HTTPResponse

  /// Takes note that an answer which looked like a success states that it is none.
  func noteRefusal(_ response: HTTPResponse)
}

extension HTTPExchange {
  /// Keeps no note: only what counts exchanges has a place for it.
  package func noteRefusal(_ response: HTTPResponse) {}
}
