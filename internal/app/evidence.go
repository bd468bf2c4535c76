package app

import (
	"context"
	"io"
	"slices"
	"strings"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// Vault keeps the bytes of evidence. A file that it does not take is a
// [*casework.Refusal] with [CodeTooLarge] or [CodeMediaType].
type Vault interface {
	// Put keeps what the reader gives, and says its SHA-256 (hex), its size in
	// bytes and its media type, as found out from the bytes.
	Put(ctx context.Context, from io.Reader) (sha256 string, size int64, mediaType string, err error)
	// Get opens what was kept, and fails while it is read if it was changed since.
	Get(ctx context.Context, sha256 string) (io.ReadCloser, error)
	// Intact says whether what was kept is still what it was: [casework.ErrChanged]
	// when it is not, another error when that cannot be told.
	Intact(ctx context.Context, sha256 string) error
	// Stream opens what was kept, checked before, without holding the whole of it.
	Stream(ctx context.Context, sha256 string) (io.ReadCloser, error)
}

// Evidence opens an exhibit of a case. The caller closes the reader.
func (s *Service) Evidence(ctx context.Context, who Caller, ref, id string) (casework.Exhibit, io.ReadCloser, error) {
	c, err := s.whole(ctx, who, ref)
	if err != nil {
		return casework.Exhibit{}, nil, err
	}
	i := slices.IndexFunc(c.Evidence, func(e casework.Exhibit) bool { return e.ID == id })
	if i < 0 {
		return casework.Exhibit{}, nil, &Error{Code: casework.CodeNotFound, Why: "This case has no such exhibit."}
	}
	bytes, err := s.vault.Get(ctx, c.Evidence[i].SHA256)
	if err != nil {
		return casework.Exhibit{}, nil, s.unserved(ctx, c, id, err)
	}
	return c.Evidence[i], bytes, nil
}

// AddEvidence takes a file into custody: its bytes first, then the fact (R7). The
// name is what the file was called where it came from. Of an exhibit that is not
// yet on the register, the answer has no view and the exhibit no id.
func (s *Service) AddEvidence(ctx context.Context, who Caller, ref string, upload io.Reader, name, note string,
) (casework.Exhibit, Answer, error) {
	exhibit, answer, err := s.addEvidence(ctx, who, ref, upload, name, note)
	s.count(incident.CommandAddEvidence, err)
	return exhibit, answer, err
}

func (s *Service) addEvidence(ctx context.Context, who Caller, ref string, upload io.Reader, name, note string,
) (casework.Exhibit, Answer, error) {
	ref, err := s.mayDo(ctx, who, ref, incident.CommandAddEvidence)
	if err != nil {
		return casework.Exhibit{}, Answer{}, err
	}
	c, err := s.read(ctx, ref)
	if err != nil {
		return casework.Exhibit{}, Answer{}, err
	}
	if err := s.entitled(who, c); err != nil {
		return casework.Exhibit{}, Answer{}, err
	}
	if r := c.Ready(incident.CommandAddEvidence, who.Actor, s.moment()); r != nil && who.Key == "" {
		return casework.Exhibit{}, Answer{}, refused(r)
	}
	add := incident.AddEvidence{Source: casework.SourceUpload, Note: noteOn(name, note)}
	add.SHA256, add.Size, add.MediaType, err = s.vault.Put(ctx, upload)
	if err != nil {
		return casework.Exhibit{}, Answer{}, storageError(err)
	}
	answer, err := s.do(ctx, who, ref, add)
	if err != nil {
		return casework.Exhibit{}, Answer{}, err
	}
	return exhibitIn(answer, add), answer, nil
}

// keepingProblem tells a file that is not taken from a vault that is full or gone.
func storageError(err error) error {
	if known, ok := toError(err).(*Error); ok && known.Code != CodeInternal { //nolint:errorlint // problem gives the type itself
		return known
	}
	return unavailable(err)
}

func noteOn(name, note string) string {
	name = strings.ToValidUTF8(strings.TrimSpace(name), "\uFFFD")
	if strings.TrimSpace(note) == "" && name != "" {
		return "Uploaded as " + name
	}
	return note
}

// exhibitIn finds the exhibit that a command has added: the last of these bytes.
func exhibitIn(answer Answer, add incident.AddEvidence) casework.Exhibit {
	if answer.View != nil {
		for _, e := range slices.Backward(answer.View.Case.Evidence) {
			if e.SHA256 == add.SHA256 {
				return e
			}
		}
	}
	return casework.Exhibit{Source: add.Source, SHA256: add.SHA256, MediaType: add.MediaType, Size: add.Size, Note: add.Note}
}
