package app

import (
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"strings"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
)

// Evidence opens an exhibit of an incident. The caller closes the reader.
func (s *Service) Evidence(ctx context.Context, who Caller, ref, id string) (casework.Exhibit, io.ReadCloser, error) {
	c, err := s.wholeIncident(ctx, who, ref)
	if err != nil {
		return casework.Exhibit{}, nil, err
	}
	i := slices.IndexFunc(c.Evidence, func(e casework.Exhibit) bool { return e.ID == id })
	if i < 0 {
		return casework.Exhibit{}, nil, notFound("This case has no such exhibit.")
	}
	bytes, err := s.vault.Get(ctx, c.Evidence[i].SHA256)
	if err != nil {
		return casework.Exhibit{}, nil, s.notIntact(ctx, c, id, err)
	}
	return c.Evidence[i], bytes, nil
}

// UploadedFile is what somebody says of a file that they upload.
type UploadedFile struct {
	Name string // the file's own name
	Note string
	Post string // id of the post that it shows; empty: the first
}

// AddEvidence takes a file into custody: first its bytes, then the fact (R7). The name is
// the name of the file where it came from. If the exhibit is not in the store yet, the
// answer has no view and the exhibit no id.
func (s *Service) AddEvidence(ctx context.Context, who Caller, ref string, upload io.Reader, about UploadedFile,
) (casework.Exhibit, Answer, error) {
	add := incident.AddEvidence{Source: casework.SourceUpload, Note: uploadNote(about.Name, about.Note), Post: about.Post}
	file, err := s.takeFile(ctx, who, incident.KindName, ref, add, upload)
	if err != nil {
		s.count(add.Name(), err)
		return casework.Exhibit{}, Answer{}, err
	}
	add.SHA256, add.Size, add.MediaType = file.SHA256, file.Size, file.MediaType
	answer, err := s.Do(ctx, who, incident.KindName, ref, add)
	if err != nil {
		return casework.Exhibit{}, Answer{}, err
	}
	return addedExhibit(answer, add), answer, nil
}

// GiveFile takes a file into custody as evidence for a check of an account request (S5).
func (s *Service) GiveFile(ctx context.Context, who Caller, ref string, give account.GiveEvidence, upload io.Reader) (Answer, error) {
	file, err := s.takeFile(ctx, who, account.RequestKindName, ref, give, upload)
	if e, is := errors.AsType[*Error](err); is && e.Code == CodeMediaType {
		err = refused(casework.Invalid("file", "Choose a picture, a PDF, a video or a saved page."))
	}
	if err != nil {
		s.count(give.Name(), err)
		return Answer{}, err
	}
	give.File = &file
	return s.Do(ctx, who, account.RequestKindName, ref, give)
}

// takeFile puts a file into the vault before a command that names it. A command that the
// case would refuse takes no file, unless it may be a repeated one.
func (s *Service) takeFile(ctx context.Context, who Caller, kind casework.KindName, ref string, command casework.Command, upload io.Reader) (file account.File, err error) {
	c, err := s.newCall(who, kind, ref, command)
	if err != nil {
		return file, err
	}
	if err := s.authorise(ctx, c); err != nil {
		return file, err
	}
	current, err := s.whole(ctx, who, kind, ref)
	if err != nil {
		return file, err
	}
	refusal := current.Ready(c.command.Name(), who.Actor, s.moment())
	if give, is := command.(account.GiveEvidence); is {
		refusal = current.Check(give, who.Actor, s.moment())
	}
	if refusal != nil && who.Key == "" {
		return file, refused(refusal)
	}
	file.SHA256, file.Size, file.MediaType, err = s.vault.Put(ctx, upload)
	if err != nil {
		return file, vaultError(err)
	}
	return file, nil
}

// vaultError tells a file that the vault refuses from a vault that is full or unreachable.
func vaultError(err error) error {
	if known, is := errors.AsType[*Error](toError(err)); is && known.Code != CodeInternal {
		return known
	}
	return unavailable(err)
}

func uploadNote(name, note string) string {
	name = strings.ToValidUTF8(strings.TrimSpace(name), "\uFFFD")
	if strings.TrimSpace(note) == "" && name != "" {
		return "Uploaded as " + name
	}
	return note
}

// addedExhibit finds the exhibit that a command added: the last one with these bytes.
func addedExhibit(answer Answer, add incident.AddEvidence) casework.Exhibit {
	if answer.View != nil {
		for _, e := range slices.Backward(answer.View.Incident().Evidence) {
			if e.SHA256 == add.SHA256 {
				return e
			}
		}
	}
	return casework.Exhibit{Source: add.Source, SHA256: add.SHA256, MediaType: add.MediaType, Size: add.Size, Note: add.Note}
}

// RequestFile opens the file that was given as evidence for a check (S5). The person who
// gave it may see it, and people who see every request; managers decide on other checks.
// The caller closes the reader.
func (s *Service) RequestFile(ctx context.Context, who Caller, ref string, check account.CheckName) (account.File, io.ReadCloser, error) {
	c, err := s.visible(ctx, who, account.RequestKindName, ref)
	if err != nil {
		return account.File{}, nil, err
	}
	request, _ := c.(*account.Request)
	found := request.CheckNamed(check)
	if found == nil || found.File == nil || who.ID != request.Requester.ID && s.May(who, account.RightSee) != nil {
		return account.File{}, nil, notFound("This request has no such file.")
	}
	bytes, err := s.vault.Get(ctx, found.File.SHA256)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return account.File{}, nil, s.missing(ctx, request.Ref, string(check), found.File.SHA256, err)
	case err != nil:
		return account.File{}, nil, unavailable(err)
	}
	return *found.File, bytes, nil
}

// intact checks exhibits against their digests before a pack is sent.
func (s *Service) intact(ctx context.Context, c *incident.Case, exhibits []casework.Exhibit) error {
	for _, x := range exhibits {
		if err := s.vault.Intact(ctx, x.SHA256); err != nil {
			return s.notIntact(ctx, c, x.ID, err)
		}
	}
	return nil
}

// missing is the error for a file in custody that is no longer there. It becomes a task of
// information governance first.
func (s *Service) missing(ctx context.Context, ref, of, digest string, cause error) error {
	found := casework.Repair{Ref: ref, Kind: casework.RepairEvidenceMissing, Of: of, FoundAt: s.now().UTC()}
	found.Why = found.Kind.WhyFile(of, digest)
	if _, err := s.store.AddRepair(ctx, found); err != nil {
		return unavailable(errors.Join(cause, err))
	}
	return &Error{
		Code: casework.CodeNotNow, Clause: "R7", Cause: cause,
		Why: "The stored file of " + of + " is missing from the evidence store. Information governance has the task to bring it back. Trying again does not help.",
	}
}

func digestOfExhibit(c *incident.Case, id string) string {
	for _, e := range c.Evidence {
		if e.ID == id {
			return e.SHA256
		}
	}
	return ""
}

// notIntact is the error for an exhibit that the vault does not return. If the exhibit was
// changed, it first alerts the people who have to know (R7); while it cannot, the caller
// is told to try again.
func (s *Service) notIntact(ctx context.Context, c *incident.Case, exhibit string, cause error) error {
	if errors.Is(cause, os.ErrNotExist) {
		return s.missing(ctx, c.Ref, exhibit, digestOfExhibit(c, exhibit), cause)
	}
	if !errors.Is(cause, casework.ErrChanged) {
		return unavailable(cause)
	}
	if err := s.workflows.Raise(ctx, c.Ref, exhibit); err != nil {
		return unavailable(errors.Join(cause, err))
	}
	return &Error{
		Code: casework.CodeNotNow, Clause: "R7", Cause: cause,
		Why: "The stored file of exhibit " + exhibit + " is not the file that was taken into custody, so nobody can open it. " +
			"Information governance and the head of Communications have been told.",
	}
}
