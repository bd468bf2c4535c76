package casework

// Expect says what comes of a wait if nobody acts.
func (c *Incident) Expect(w Wait, m Moment) []Expected {
	switch { //nolint:staticcheck // a tagged switch would have to name every window
	case w.What == WindowBlock:
		return []Expected{{w.By, "The block ends and the author is unblocked."}}
	case w.What == WindowResponse:
		return []Expected{{w.By, "The author's time to answer is over: it is seen whether the post is still there."}}
	case w.What == WindowRecurrence:
		return []Expected{{w.By, "If nothing new is reported, the case closes."}}
	}
	return c.nagging(w, m)
}

func (c *Incident) nagging(w Wait, m Moment) []Expected {
	task, _ := c.Task(w)
	list := []Expected{}
	if at := m.Rules.Reminder(w.From, w.By); !w.Reminded {
		list = append(list, Expected{at, "A reminder of " + c.waited(w) + " goes to " + task.Role.InSentence() + "."})
	}
	if !w.Escalated {
		list = append(list, Expected{w.By, upper(c.waited(w)) + " is overdue, and the head of Communications is told."})
	}
	return list
}

// waited names what a case waits for: of what is to be done outside, which it is.
func (c *Incident) waited(w Wait) string {
	if a := c.Action(w.Of); w.What == WindowAction && a != nil {
		return a.ID + " (" + a.Kind.InSentence() + ")"
	}
	return w.What.InSentence()
}
