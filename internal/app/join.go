package app

import (
	"context"
	"errors"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// maxJoined is how many cases one request joins into another.
const maxJoined = 200

// JoinedLine says what came of joining one case into another.
type JoinedLine struct {
	Ref string // as it was sent
	Err *Error // why not; nil: its posts are in the other case, and it has ended
}

// Join joins several cases into one, one after the other. Each has its own outcome. Repeated
// with the same key, it joins none twice, and tries those again that were refused.
func (s *Service) Join(ctx context.Context, who Caller, refs []string, into string) ([]JoinedLine, error) {
	var wrong casework.Problems
	if len(refs) == 0 || len(refs) > maxJoined {
		wrong.Add("refs", "Choose between 1 and 200 cases.")
	}
	wrong.Required("into", into, 20)
	if refusal := wrong.Refusal(); refusal != nil {
		return nil, refused(refusal)
	}
	if err := s.MayCommand(who, incident.KindName, incident.CommandJoin); err != nil {
		return nil, err
	}
	if who.Key != "" {
		who.Key = "join " + who.Key
	}
	lines := make([]JoinedLine, len(refs))
	for i, ref := range refs {
		lines[i].Ref = ref
		if _, err := s.Do(ctx, who, incident.KindName, ref, incident.Join{Into: into}); err != nil {
			lines[i].Err, _ = errors.AsType[*Error](err) // every error of Do is one
		}
	}
	return lines, nil
}

// prepareJoin reads both cases, refuses what the other one would refuse, and says which posts
// both have. The cases decide for themselves afterwards.
func (s *Service) prepareJoin(ctx context.Context, c *call, join incident.Join) (casework.Command, error) {
	own, err := s.wholeIncident(ctx, c.who, c.ref)
	if err != nil {
		return nil, err
	}
	if refusal := own.Ready(incident.CommandJoin, c.who.Actor, s.moment()); refusal != nil {
		return nil, refused(refusal)
	}
	into, err := s.parseRef(incident.KindName, join.Into)
	if err != nil {
		return nil, refused(casework.Invalid("into", "Enter the reference of a case, for example INC-7K3M-9Q2D."))
	}
	join.Into = into
	other, err := s.wholeIncident(ctx, c.who, into)
	if missing, is := errors.AsType[*Error](err); is && missing.Code == casework.CodeNotFound {
		return nil, notFound("There is no case " + into + ".")
	}
	if err != nil {
		return nil, err
	}
	if refusal := other.MayTake(own.Give(join), c.who.Actor); refusal != nil {
		return nil, refused(refusal)
	}
	for _, post := range own.Posts() {
		id := ""
		if post.URL != "" || post.Text != "" {
			id = other.IDOf(post)
		}
		join.Known = append(join.Known, id)
	}
	return join, nil
}

// belongsTo is the reference of the oldest other open case about the same author on the same
// channel, if this one is newer and could be joined into it; empty: there is none.
func (s *Service) belongsTo(ctx context.Context, who Caller, c *incident.Case) (string, error) {
	if c.Post.Author == "" || c.Ready(incident.CommandJoin, who.Actor, s.moment()) != nil {
		return "", nil
	}
	stages := incident.Stages()
	page, err := s.store.Cases(ctx, incident.Filter{
		Channel: c.Post.Channel, Author: c.Post.Author, Stages: stages[:len(stages)-1], NotAbout: who.ID,
		Sort: casework.SortOldest, Now: s.now(), Limit: 1,
	})
	if err != nil {
		return "", unavailable(err)
	}
	for _, other := range page.Items {
		if other.Ref != c.Ref {
			return other.Ref, nil
		}
	}
	return "", nil
}
