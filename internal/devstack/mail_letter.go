package devstack

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
	"time"
)

// maxNesting of multipart in multipart: three are usual.
const maxNesting = 8

// Letter is one that was sent to the mail server.
type Letter struct {
	// ID counts the letters received, from 1.
	ID       int
	Received time.Time // UTC
	// From and To are the addresses of the envelope.
	From string
	To   []string
	// Subject, Text and HTML are decoded; Text and HTML are empty when the letter
	// has no such part.
	Subject, Text, HTML string
	Attachments         []Attachment
}

// Attachment is a part of a letter that is a file.
type Attachment struct {
	Name, MediaType string
	Bytes           []byte
}

// readLetter takes a message apart (RFC 5322, RFC 2045).
func readLetter(r io.Reader) (Letter, error) {
	message, err := mail.ReadMessage(r)
	if err != nil {
		return Letter{}, fmt.Errorf("read letter: %w", err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(message.Header.Get("Subject"))
	if err != nil {
		return Letter{}, fmt.Errorf("read subject: %w", err)
	}
	l := Letter{Subject: subject}
	if err := l.readPart(textproto.MIMEHeader(message.Header), message.Body, 0); err != nil {
		return Letter{}, fmt.Errorf("read letter: %w", err)
	}
	return l, nil
}

// readPart adds a part and the parts within it.
func (l *Letter) readPart(header textproto.MIMEHeader, body io.Reader, depth int) error {
	if depth > maxNesting {
		return errors.New("parts are nested too deep")
	}
	mediaType, params, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		mediaType = "text/plain" // RFC 2045 §5.2
	}
	if strings.HasPrefix(mediaType, "multipart/") {
		return l.readParts(multipart.NewReader(body, params["boundary"]), depth+1)
	}
	content, err := io.ReadAll(decode(header.Get("Content-Transfer-Encoding"), body))
	if err != nil {
		return fmt.Errorf("part %s: %w", mediaType, err)
	}
	disposition, file, err := mime.ParseMediaType(header.Get("Content-Disposition"))
	attached := err == nil && disposition == "attachment"
	switch {
	case mediaType == "text/plain" && !attached:
		l.Text += string(content)
	case mediaType == "text/html" && !attached:
		l.HTML += string(content)
	default:
		l.Attachments = append(l.Attachments, Attachment{Name: file["filename"], MediaType: mediaType, Bytes: content})
	}
	return nil
}

func (l *Letter) readParts(parts *multipart.Reader, depth int) error {
	for {
		// Raw, because NextPart hides the encoding that it undoes.
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("multipart: %w", err)
		}
		if err := l.readPart(part.Header, part, depth); err != nil {
			return err
		}
	}
}

// decode undoes a Content-Transfer-Encoding; the others are the content itself.
func decode(encoding string, body io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	default:
		return body
	}
}
