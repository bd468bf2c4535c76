package evidence

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image/jpeg"
	"io"

	"duecourse/internal/casework"
)

// maxPixels is how large a picture may be once a program unpacks it: the largest that
// phones take. A small file can claim a thousand times as many, and fill the memory of
// the computer that opens it.
const maxPixels = 200_000_000

// checkPixels refuses a picture that would unpack to too many pixels. It reads the
// header and unpacks nothing. A picture whose header it cannot read passes: other
// programs cannot unpack it either.
func (t *tempFile) checkPixels() error {
	if _, err := t.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	head := make([]byte, 64)
	n, err := t.ReadAt(head, 0)
	if err != nil && n == 0 {
		return fmt.Errorf("evidence: %w", err)
	}
	var width, height int64
	switch t.mediaType {
	case "image/png":
		width, height = pngSize(head[:n])
	case "image/webp":
		width, height = webpSize(head[:n])
	case "image/jpeg":
		if claim, err := jpeg.DecodeConfig(t.File); err == nil {
			width, height = int64(claim.Width), int64(claim.Height)
		}
	}
	if height > 0 && width > maxPixels/height {
		return &casework.Refusal{Code: CodeTooLarge, Why: fmt.Sprintf(
			"The picture is too large: %d by %d pixels. Upload a picture of at most %d million pixels.",
			width, height, maxPixels/1_000_000)}
	}
	return nil
}

// pngSize reads the header, which comes first (PNG specification §11.2.1). It ignores
// a wrong checksum, because some programs that show pictures do.
func pngSize(head []byte) (width, height int64) {
	if len(head) < 24 || !bytes.Equal(head[12:16], []byte("IHDR")) {
		return 0, 0
	}
	return int64(binary.BigEndian.Uint32(head[16:])), int64(binary.BigEndian.Uint32(head[20:]))
}

// webpSize reads the three kinds of header (RFC 9649 §2.5–2.7).
func webpSize(head []byte) (width, height int64) {
	if len(head) < 30 {
		return 0, 0
	}
	little := binary.LittleEndian
	switch string(head[12:16]) {
	case "VP8X":
		three := func(b []byte) int64 { return int64(b[0]) | int64(b[1])<<8 | int64(b[2])<<16 }
		return three(head[24:]) + 1, three(head[27:]) + 1
	case "VP8L":
		bits := little.Uint32(head[21:])
		return int64(bits&0x3fff) + 1, int64(bits>>14&0x3fff) + 1
	case "VP8 ":
		return int64(little.Uint16(head[26:]) & 0x3fff), int64(little.Uint16(head[28:]) & 0x3fff)
	}
	return 0, 0
}
