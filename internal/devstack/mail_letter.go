package devstack

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/emersion/go-message/mail"
)

// Letter is an email that was sent to the mail server.
type Letter struct {
	ID       int       // counts the letters received, from 1
	Received time.Time // UTC
	From     string    // of the envelope
	To       []string  // of the envelope
	// Subject, Text and HTML are decoded; Text and HTML are empty if the letter has no
	// such part.
	Subject, Text, HTML string
	Attachments         []Attachment
}

// Attachment is a part of a letter that is a file.
type Attachment struct {
	Name, MediaType string
	Bytes           []byte
}

// readLetter reads a message (RFC 5322, RFC 2045) with emersion/go-message, by the makers
// of the SMTP server.
func readLetter(r io.Reader) (Letter, error) {
	message, err := mail.CreateReader(r)
	if err != nil {
		return Letter{}, fmt.Errorf("read letter: %w", err)
	}
	subject, err := message.Header.Subject()
	if err != nil {
		return Letter{}, fmt.Errorf("read subject: %w", err)
	}
	l := Letter{Subject: subject}
	for {
		part, err := message.NextPart()
		if errors.Is(err, io.EOF) {
			return l, nil
		}
		if err == nil {
			err = l.add(part)
		}
		if err != nil {
			return Letter{}, fmt.Errorf("read letter: %w", err)
		}
	}
}

func (l *Letter) add(part *mail.Part) error {
	content, err := io.ReadAll(part.Body)
	if err != nil {
		return err
	}
	mediaType, _, _ := strings.Cut(part.Header.Get("Content-Type"), ";")
	switch header := part.Header.(type) {
	case *mail.AttachmentHeader:
		name, err := header.Filename()
		if err != nil {
			return err
		}
		l.Attachments = append(l.Attachments, Attachment{Name: name, MediaType: mediaType, Bytes: content})
	case *mail.InlineHeader:
		switch mediaType {
		case "text/html":
			l.HTML += string(content)
		case "", "text/plain": // RFC 2045 §5.2
			l.Text += string(content)
		default:
			l.Attachments = append(l.Attachments, Attachment{MediaType: mediaType, Bytes: content})
		}
	}
	return nil
}
