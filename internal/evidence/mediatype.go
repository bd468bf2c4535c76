package evidence

import (
	"bufio"
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"net/textproto"

	"duecourse/internal/casework"
)

// The reasons for refusing a file.
const (
	CodeTooLarge  casework.Code = "too_large"
	CodeMediaType casework.Code = "unsupported_media_type"
)

// headSize is how many bytes of a file say what it is. [http.DetectContentType]
// needs 512; the headers of a saved page are longer.
const headSize = 4096

// detectMediaType finds what a file is in its first bytes; "" when it is not accepted
// as evidence. It does not trust what the sender calls the file.
func detectMediaType(head []byte) string {
	switch found := http.DetectContentType(head); found {
	case "image/png", "image/jpeg", "image/webp", "application/pdf", "video/mp4":
		return found
	}
	switch {
	case isMP4(head):
		return "video/mp4"
	case isMHTML(head):
		return "multipart/related"
	}
	return ""
}

// isMP4 knows the brands that phones write (ISO/IEC 14496-12 §4.3).
// http.DetectContentType knows only those that begin with "mp4".
func isMP4(head []byte) bool {
	if len(head) < 12 || !bytes.Equal(head[4:8], []byte("ftyp")) {
		return false
	}
	switch string(head[8:12]) {
	case "isom", "iso2", "iso4", "iso5", "iso6", "avc1", "mp41", "mp42", "dash", "M4V ", "MSNV", "3gp4", "3gp5":
		return true
	}
	return false
}

// isMHTML recognises a web page saved in one file: a MIME message of the type
// multipart/related (RFC 2557).
func isMHTML(head []byte) bool {
	if end := bytes.Index(head, []byte("\r\n\r\n")); end >= 0 {
		head = head[:end+4]
	} else if end := bytes.Index(head, []byte("\n\n")); end >= 0 {
		head = head[:end+2]
	} else {
		return false
	}
	header, err := textproto.NewReader(bufio.NewReader(bytes.NewReader(head))).ReadMIMEHeader()
	if err != nil || header.Get("Mime-Version") == "" {
		return false
	}
	kind, _, err := mime.ParseMediaType(header.Get("Content-Type"))
	return err == nil && kind == "multipart/related"
}

func refuseFile(bytes int) error {
	if bytes == 0 {
		return casework.Invalid("file", "The file is empty.")
	}
	return &casework.Refusal{
		Code: CodeMediaType,
		Why:  "Upload evidence as PNG, JPEG, WebP, PDF, MP4 or a saved page (MHTML). This file is none of these.",
	}
}

func tooLarge(limit int64) error {
	return &casework.Refusal{
		Code: CodeTooLarge, Why: fmt.Sprintf("The file is too large. Upload a file of at most %d MiB.", max(1, limit>>20)),
	}
}
