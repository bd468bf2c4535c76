package publication

import (
	"time"

	"duecourse/internal/casework"
)

// ChannelStatus says how far the release on one channel has come.
type ChannelStatus string

// The statuses.
const (
	ChannelWaiting  ChannelStatus = "waiting"
	ChannelReleased ChannelStatus = "released"
	ChannelFailed   ChannelStatus = "failed"  // nobody can release it there
	ChannelByHand   ChannelStatus = "by_hand" // a person is asked to
)

// ChannelStatuses lists the statuses.
func ChannelStatuses() []ChannelStatus {
	return []ChannelStatus{ChannelWaiting, ChannelReleased, ChannelFailed, ChannelByHand}
}

// ChannelState is a channel of a publication.
type ChannelState struct {
	Channel   string
	Status    ChannelStatus
	URL       string     // of the post; empty: not known
	At        *time.Time // when it was released
	Late      bool       // it was released after the end of the embargo, and not on time
	TakenDown bool       // it was withdrawn there
	Detail    string     // what the channel said, a sentence
	Action    string     // id of what a person has to do; empty: nothing
}

// ChannelStates lists the channels.
func (p *Publication) ChannelStates() []ChannelState {
	list := make([]ChannelState, len(p.Channels))
	for i, channel := range p.Channels {
		list[i] = ChannelState{Channel: channel, Status: ChannelWaiting}
		for _, a := range p.Actions {
			if a.Channel == channel {
				list[i].take(a, p.Embargo)
			}
		}
	}
	return list
}

// take takes an action into the state of its channel. The later action counts.
func (s *ChannelState) take(a casework.Action, embargo *Embargo) {
	s.Action, s.Detail = "", a.Detail
	if isByHand(a) {
		s.Action = a.ID
	}
	if a.Kind == ActionTakeDown {
		s.TakenDown = a.Status == casework.ActionIsDone
		return
	}
	switch a.Status {
	case casework.ActionIsDone:
		s.Status, s.URL = ChannelReleased, a.URL
		if s.At == nil {
			at := a.At
			s.At, s.Late = &at, embargo != nil && at.After(embargo.Until.Add(onTime))
		}
	case casework.ActionIsNotPossible, casework.ActionHasFailed:
		s.failed()
	case casework.ActionIsPending, casework.ActionIsHeld:
		if isByHand(a) {
			s.Status = ChannelByHand
		}
	}
}

// failed leaves a channel as released that has the publication and not its correction.
func (s *ChannelState) failed() {
	if s.At == nil {
		s.Status = ChannelFailed
	} else {
		s.Status = ChannelReleased
	}
}
