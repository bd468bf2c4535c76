package casework

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Check refuses a command that may not be given now, or not as it is. It changes
// nothing; nil means that Do would take it.
func (c *Incident) Check(command Command, by Actor, m Moment) *Refusal {
	if report, first := command.(Report); first && c.Seq == 0 {
		return report.check(c, by, m)
	}
	if r := c.readyFor(command, by, m); r != nil {
		return r
	}
	return command.check(c, by, m)
}

// readyFor is Ready, except that a proposal may be dropped when it could not be
// decided to proceed.
func (c *Incident) readyFor(command Command, by Actor, m Moment) *Refusal {
	if decide, is := command.(Decide); is && !decide.Proceed {
		return c.gate(CommandDecide, by)
	}
	return c.Ready(command.Name(), by, m)
}

// Do gives a command: its events, already folded into the case, or a [*Refusal]
// and an unchanged case.
func (c *Incident) Do(command Command, by Actor, m Moment) ([]Event, error) {
	if r := c.Check(command, by, m); r != nil {
		return nil, r
	}
	t := c.turn(by.Person, m)
	command.apply(t)
	return t.done(), nil
}

// ParseCommand reads a command of the name from JSON.
func ParseCommand(name Name, body []byte) (Command, error) {
	switch name {
	case CommandReport:
		return commandOf[Report](body)
	case CommandAssess:
		return commandOf[Assess](body)
	case CommandIdentify:
		return commandOf[Identify](body)
	case CommandPropose:
		return commandOf[Propose](body)
	case CommandAdvise:
		return commandOf[Advise](body)
	case CommandDecide:
		return commandOf[Decide](body)
	case CommandConfirm:
		return commandOf[Confirm](body)
	case CommandObserve:
		return commandOf[Observe](body)
	case CommandProgress:
		return commandOf[RecordProgress](body)
	case CommandPause:
		return commandOf[StopClock](body)
	case CommandResume:
		return commandOf[StartClock](body)
	case CommandClose:
		return commandOf[Close](body)
	case CommandReopen:
		return commandOf[Reopen](body)
	case CommandOverturn:
		return commandOf[Overturn](body)
	case CommandAssign:
		return commandOf[Assign](body)
	case CommandNote:
		return commandOf[Note](body)
	case CommandAddEvidence:
		return commandOf[AddEvidence](body)
	case CommandCapture:
		return commandOf[Capture](body)
	}
	return nil, fmt.Errorf("unknown command %q", name)
}

func commandOf[C Command](body []byte) (Command, error) {
	var command C
	if err := json.Unmarshal(body, &command); err != nil {
		return nil, fmt.Errorf("command %s: %w", command.Name(), err)
	}
	return command, nil
}

// Limits of what people write, in characters.
const (
	maxText = 10_000
	maxLine = 2_000
)

// problems collects what is wrong with the fields of a command.
type problems []FieldError

func (p *problems) add(field, message string) {
	*p = append(*p, FieldError{Field: field, Message: message})
}

// required wants a text of at most limit characters that says something.
func (p *problems) required(field, value string, limit int) {
	if strings.TrimSpace(value) == "" {
		p.add(field, "Please fill this in.")
		return
	}
	p.optional(field, value, limit)
}

func (p *problems) optional(field, value string, limit int) {
	switch {
	case !utf8.ValidString(value):
		p.add(field, "This is not readable text.")
	case strings.ContainsRune(value, 0):
		p.add(field, "This holds a character that no text has.")
	case utf8.RuneCountInString(value) > limit:
		p.add(field, fmt.Sprintf("This is too long: at most %d characters.", limit))
	}
}

func (p problems) refusal() *Refusal {
	if len(p) == 0 {
		return nil
	}
	return &Refusal{Code: CodeInvalid, Why: "The request cannot be taken as it is.", Fields: p}
}
