package cases

import (
	"context"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"duecourse/internal/access"
	"duecourse/internal/casework"
)

// longestReason is how many characters the reason for a pack may have.
const longestReason = 200

// PackOrder says what kind of evidence pack is wanted (R6, R9).
type PackOrder struct {
	AsOf     int    // the event after which the case is told; 0: the last
	Personal bool   // with who reported the post, and whom it is about
	Reason   string // why these are needed
}

// PackContents is what the service knows of a pack that is to be made.
type PackContents struct {
	Case     *casework.Incident // as it stood then
	Rules    *casework.Rules
	Personal bool
	Reason   string
}

// Packer makes evidence packs. The same contents make the same bytes, as long as
// nothing of the case was erased.
type Packer interface {
	Write(ctx context.Context, of PackContents, to io.Writer) error
}

// Pack is an evidence pack that can be had.
type Pack struct {
	Name string // of its file
	Tag  string // of its bytes: the same for the same pack
	of   PackContents
	with Packer
}

// NewPack is a pack that a packer will make.
func NewPack(name, tag string, of PackContents, with Packer) Pack { return Pack{name, tag, of, with} }

// Write makes the pack while it is sent. After an error, what was sent is no pack.
func (p Pack) Write(ctx context.Context, to io.Writer) error {
	if err := p.with.Write(ctx, p.of, to); err != nil {
		return unavailable(err)
	}
	return nil
}

// Pack prepares the evidence pack of a case.
func (s *Service) Pack(ctx context.Context, who Caller, ref string, order PackOrder) (Pack, error) {
	c, err := s.whole(ctx, who, ref)
	if err != nil {
		return Pack{}, err
	}
	if err := s.mayPack(who, c, &order); err != nil {
		return Pack{}, err
	}
	if s.packs == nil {
		return Pack{}, unavailable(errors.New("no packs are made here"))
	}
	if order.AsOf != 0 && order.AsOf != c.Seq {
		if order.AsOf < 0 || order.AsOf > c.Seq {
			return Pack{}, refused(casework.Invalid("as_of", "The case has come as far as event %d.", c.Seq))
		}
		if c, err = s.register.CaseAt(ctx, c.Ref, order.AsOf); err != nil {
			return Pack{}, unavailable(err)
		}
	}
	personal := "plain"
	if order.Personal {
		personal = "personal"
	}
	name := c.Ref + "-" + strconv.Itoa(c.Seq) + ".zip"
	tag := digestOf("pack", c.Ref, strconv.Itoa(c.Seq), s.policy.Version, personal, order.Reason)
	of := PackContents{Case: c, Rules: s.moment().Rules, Personal: order.Personal, Reason: order.Reason}
	return NewPack(name, tag, of, s.packs), nil
}

// mayPack sees that what is personal is asked for by who may, and for a reason.
func (s *Service) mayPack(who Caller, c *casework.Incident, order *PackOrder) error {
	if s.guard.May(who.Actor, access.ActionPack, access.CaseOf(c)) != nil {
		return notPermitted("The evidence pack of this case is not yours to take.")
	}
	if !order.Personal {
		order.Reason = ""
		return nil
	}
	if s.guard.May(who.Actor, access.ActionPackPersonal, access.CaseOf(c)) != nil {
		return notPermitted("Who reported the post and whom it is about is handed over by Communications only.")
	}
	order.Reason = strings.TrimSpace(order.Reason)
	if n := utf8.RuneCountInString(order.Reason); n == 0 || n > longestReason {
		return refused(casework.Invalid("reason", "Say why the names are needed, in at most %d characters.", longestReason))
	}
	return nil
}
