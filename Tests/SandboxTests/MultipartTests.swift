import Foundation
import Sandbox
import Testing

struct MultipartTests {
  private func read(_ body: String, _ type: String = "multipart/form-data; boundary=x-y")
    -> [MultipartReader.Part]?
  {
    MultipartReader.read(Array(body.utf8), contentType: type)
  }

  @Test func partsAreTakenApart() throws {
    let body =
      "preamble\r\n--x-y\r\nContent-Disposition: form-data; name=\"files[]\"; filename=\"a; \u{441}.png\"\r\n"
      + "content-type: image/png\r\n\r\n\u{0}--x\r\n-y\r\n\r\n--x-y\r\nContent-Disposition: form-data; name=note\r\n\r\n"
      + "\r\n--x-y--\r\nepilogue"
    let parts = try #require(read(body))
    #expect(parts.map(\.name) == ["files[]", "note"])
    #expect(parts.map(\.fileName) == ["a; \u{441}.png", nil])
    #expect(parts.map(\.type) == ["image/png", nil])
    #expect(parts[0].bytes == Array("\u{0}--x\r\n-y\r\n".utf8))
    #expect(parts[1].bytes.isEmpty)
    #expect(read(body, "Multipart/Form-Data; charset=utf-8; boundary=\"x-y\"")?.count == 2)
  }

  @Test(arguments: [
    "", "--x-y", "--x-y\r\n", "--x-y\r\nContent-Disposition: form-data; name=a\r\n\r\nno end",
    "--x-y\r\n\r\nno head\r\n--x-y--", "--x-y\r\nContent-Disposition: form-data\r\n\r\n\r\n--x-y--",
    "--x-y\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n--x-y?", "--x-yz--",
  ])
  func whatIsNoneIsRefused(_ body: String) {
    #expect(read(body) == nil)
  }

  @Test func otherTypesAndNoBoundaryAreRefused() {
    let body = "--x-y\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--x-y--"
    #expect(read(body)?.count == 1)
    #expect(read(body, "application/json") == nil)
    #expect(read(body, "multipart/form-data") == nil)
    #expect(read(body, "multipart/form-data; boundary=other") == nil)
  }
}
