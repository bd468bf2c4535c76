package console

import (
	"slices"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// findingTag shows what a post was found to be.
func findingTag(f incident.Finding) tag {
	if f == "" {
		return tag{"Not assessed yet", "blue"}
	}
	return coloured(f, map[incident.Finding]string{incident.FindingUnacceptable: "red", incident.FindingAcceptable: "green"})
}

// postTitle names a post of a case on a form, without its words.
func postTitle(p incident.PostView) string {
	if p.URL == "" {
		return "Post " + p.ID + ", which has no address"
	}
	return "Post " + p.ID + ": " + p.URL
}

// postChoices offers the posts of a case; nil if there is only one. Those that match are
// chosen.
func postChoices(c *incident.Case, chosen func(incident.PostView) bool) []choice {
	posts := c.PostViews()
	if len(posts) < 2 {
		return nil
	}
	return each(posts, func(p incident.PostView) choice {
		return choice{Value: p.ID, Label: postTitle(p), Hint: findingTag(p.Finding).Text + ". " + p.State.Title() + ".", Chosen: chosen(p)}
	})
}

// postsToAssess asks which posts an assessment is about. The answer is prepared as the
// rules would give it: those that nobody has assessed, or else all.
func postsToAssess(c *incident.Case) []field {
	left := slices.ContainsFunc(c.PostViews(), func(p incident.PostView) bool { return p.Finding == "" })
	options := postChoices(c, func(p incident.PostView) bool { return !left || p.Finding == "" })
	if options == nil || !c.EveryPost {
		return nil
	}
	hint := "If you choose none, the assessment is about all of them."
	if left {
		hint = "If you choose none, the assessment is about those that nobody has assessed yet."
	}
	return []field{checks("posts", "Which posts do you assess?", hint, options...)}
}

// postWithEvidence asks which post a piece of evidence shows. The first one that still
// needs evidence is chosen.
func postWithEvidence(c *incident.Case, question string) []field {
	options := postChoices(c, func(incident.PostView) bool { return false })
	if options == nil {
		return nil
	}
	options[firstWithoutEvidence(c)].Chosen = true
	return []field{radios("post", question, options...)}
}

// firstWithoutEvidence is the number of the post for which a person is asked for a
// screenshot, or else of the first one without evidence, or else 0.
func firstWithoutEvidence(c *incident.Case) int {
	asked := c.FindAction(func(a casework.Action) bool {
		return a.Kind == incident.ActionCaptureEvidence && a.Status == casework.ActionIsPending && a.Mode == casework.Manual
	})
	if asked != nil {
		return asked.Post
	}
	return max(0, slices.IndexFunc(c.PostViews(), func(p incident.PostView) bool { return len(p.Evidence) == 0 && p.OutOfReach == "" }))
}

// postObserved asks which post of the case an observation is about.
func postObserved(c *incident.Case) []field {
	options := postChoices(c, func(incident.PostView) bool { return false })
	if options == nil {
		return nil
	}
	none := choice{Label: "None of them, or a further post", Chosen: true}
	return []field{radios("post", "Which post is it about?", append([]choice{none}, options...)...)}
}
