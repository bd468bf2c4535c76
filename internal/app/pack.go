package app

import (
	"context"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"duecourse/internal/access"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// maxReason is how many characters the reason for names in a pack may have.
const maxReason = 200

// PackRequest asks for an evidence pack (R6, R9).
type PackRequest struct {
	AsOf     int    // the event up to which the pack tells the case; 0: the last
	Personal bool   // names who reported the post, and whom it is about
	Reason   string // why the pack needs these names
}

// PreparePack reads everything that the evidence pack of a case is made from, except the
// exhibits; package evidence/pack does it. The pack names people when reason says why
// the names are needed. The tag is the same only for the same bytes, erased says that
// personal data of the case has been erased, and write writes the pack as often as it is
// called.
type PreparePack func(ctx context.Context, c *incident.Case, reason string) (
	tag string, erased bool, write func(ctx context.Context, to io.Writer) error, err error)

// Pack is an evidence pack, ready to write.
type Pack struct {
	Name  string // of its file
	Tag   string // of its bytes: the same for the same pack
	write func(ctx context.Context, to io.Writer) error
}

// NewPack is a pack with the given name and tag.
func NewPack(name, tag string, write func(ctx context.Context, to io.Writer) error) Pack {
	return Pack{name, tag, write}
}

// Write writes the pack. After an error, the written part is not usable.
func (p Pack) Write(ctx context.Context, to io.Writer) error {
	if err := p.write(ctx, to); err != nil {
		return unavailable(err)
	}
	return nil
}

// Pack prepares the evidence pack of a case. If the case has built and kept a pack of the
// same event, that is the one, unless personal data has been erased since.
func (s *Service) Pack(ctx context.Context, who Caller, ref string, order PackRequest) (Pack, error) {
	now, err := s.wholeIncident(ctx, who, ref)
	if err != nil {
		return Pack{}, err
	}
	if err := s.mayPack(who, now, &order); err != nil {
		return Pack{}, err
	}
	if s.preparePack == nil {
		return Pack{}, unavailable(errors.New("this process makes no evidence packs"))
	}
	c, err := s.asOf(ctx, now, order.AsOf)
	if err != nil {
		return Pack{}, err
	}
	tag, erased, write, err := s.preparePack(ctx, c, order.Reason)
	if err != nil {
		return Pack{}, unavailable(err)
	}
	name := c.Ref + "-" + strconv.Itoa(c.Seq) + ".zip"
	if made := builtAsOf(now, c.Seq); made != nil && !order.Personal && !erased && s.vault.Intact(ctx, made.SHA256) == nil {
		return NewPack(name, made.SHA256, s.keptPack(*made)), nil
	}
	if err := s.intact(ctx, now, c.Evidence); err != nil {
		return Pack{}, err
	}
	return NewPack(name, tag, write), nil
}

// asOf is the case as it stood after an event; 0: the last one.
func (s *Service) asOf(ctx context.Context, c *incident.Case, seq int) (*incident.Case, error) {
	switch {
	case seq == 0 || seq == c.Seq:
		return c, nil
	case seq < 0 || seq > c.Seq:
		return nil, refused(casework.Invalid("as_of", "Enter the number of an event from 1 to %d.", c.Seq))
	}
	then, err := s.store.CaseAt(ctx, c.Ref, seq)
	if err != nil {
		return nil, unavailable(err)
	}
	return as[*incident.Case](then), nil
}

// builtAsOf is the pack that the case built and kept of an event. Nil: none.
func builtAsOf(c *incident.Case, seq int) *casework.PackMade {
	for _, a := range c.Actions {
		if a.Pack != nil && a.Pack.AsOf == seq {
			return a.Pack
		}
	}
	return nil
}

// keptPack copies a kept pack.
func (s *Service) keptPack(made casework.PackMade) func(ctx context.Context, to io.Writer) error {
	return func(ctx context.Context, to io.Writer) error {
		bytes, err := s.vault.Stream(ctx, made.SHA256)
		if err != nil {
			return err
		}
		_, err = io.Copy(to, bytes)
		return errors.Join(err, bytes.Close())
	}
}

// mayPack returns an error if the caller may not have the pack, or gives no reason for names.
func (s *Service) mayPack(who Caller, c *incident.Case, order *PackRequest) error {
	if s.authoriser.May(who.Actor, access.ActionPack, access.CaseOf(c)) != nil {
		return notPermitted("You do not have permission to download the evidence pack of this case.")
	}
	if !order.Personal {
		order.Reason = ""
		return nil
	}
	if s.authoriser.May(who.Actor, access.ActionPackPersonal, access.CaseOf(c)) != nil {
		return notPermitted("Only Communications can add the names of who reported the post and whom it is about.")
	}
	order.Reason = strings.TrimSpace(order.Reason)
	if n := utf8.RuneCountInString(order.Reason); n == 0 || n > maxReason {
		return refused(casework.Invalid("reason", "Enter why you need the names, in %d characters or fewer.", maxReason))
	}
	return nil
}
