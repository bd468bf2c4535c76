package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
)

// noAnswer is why an action failed if the platform itself gave no reason.
const noAnswer = "The platform did not answer in time."

// actionPerformers say how the system performs each kind of action of an incident.
// It leaves a referral to the police to a person.
func (c *incidentRun) actionPerformers() map[casework.ActionKind]performer {
	return map[casework.ActionKind]performer{
		incident.ActionSendWarning:       c.letterSender(casework.LetterWarning),
		incident.ActionAskToRemove:       c.letterSender(casework.LetterRemoveRequest),
		incident.ActionSendCorrection:    c.letterSender(casework.LetterCorrection),
		incident.ActionSendBlockNotice:   c.letterSender(casework.LetterBlockNotice),
		incident.ActionSendRemovalNotice: c.letterSender(casework.LetterRemovalNotice),
		incident.ActionRemovePost:        c.removePost,
		incident.ActionBlockAuthor:       c.blockAuthor,
		incident.ActionUnblockAuthor:     c.unblockAuthor,
		incident.ActionHandToLegal:       c.handToLegal,
		incident.ActionBuildPack:         c.buildPack,
	}
}

// letterSender sends the author a letter of a kind. If the platform does not send it,
// a person gets the drafted letter to send.
func (c *incidentRun) letterSender(kind casework.LetterKind) performer {
	return func(ctx workflow.Context, a casework.Action) {
		fields := c.ActionLetter(kind, a, c.moment(ctx))
		order := activities.SendInput{
			Kind: kind, Form: c.rules.Letters[kind], Fields: fields,
			Channel: c.Post.Channel, Author: fields.Author, PostURL: fields.PostURL, Key: c.actionKey(a),
		}
		var result casework.Result
		err := workflow.ExecuteActivity(actionOptions(ctx, incident.ActionTitle(a.Kind)), platform.Send, order).Get(ctx, &result)
		if err != nil {
			draft := workflow.ExecuteActivity(actionOptions(ctx, "Draft the letter for a person"), platform.Draft, order)
			if draft.Get(ctx, &result) != nil {
				result = casework.Result{}
			}
			result.Outcome, result.Detail = casework.ResultNeedsPerson, failureReason(err, noAnswer)
		}
		c.finishAction(ctx, a, result)
	}
}

func (c *incidentRun) removePost(ctx workflow.Context, a casework.Action) {
	removal := activities.RemoveInput{Channel: c.Post.Channel, URL: c.Posts()[a.Post].URL, Key: c.actionKey(a)}
	var result casework.Result
	err := workflow.ExecuteActivity(actionOptions(ctx, incident.ActionTitle(a.Kind)), platform.Remove, removal).Get(ctx, &result)
	if err != nil {
		result = needsPerson(failureReason(err, noAnswer))
	}
	c.finishAction(ctx, a, result)
}

// handToLegal tells Legal Services that it now has the case (R9).
func (c *incidentRun) handToLegal(ctx workflow.Context, a casework.Action) {
	notice := casework.Notice{
		Kind: casework.NoticeHandover, Ref: c.Ref, Role: casework.RoleLegal, Window: casework.WindowLegalProgress, Key: c.actionKey(a),
	}
	result := casework.Result{Outcome: casework.ResultDone, Detail: "The system told Legal Services that it now has the case."}
	if err := workflow.ExecuteActivity(actionOptions(ctx, incident.ActionTitle(a.Kind)), mail.Notify, notice).Get(ctx, nil); err != nil {
		result = needsPerson("The system could not email Legal Services. Hand the case over in person.")
	}
	c.finishAction(ctx, a, result)
}

// buildPack builds the evidence pack to hand over (R6, R9), as of the last event now.
// The case continues meanwhile, because much evidence takes long.
func (c *incidentRun) buildPack(ctx workflow.Context, a casework.Action) {
	order := activities.BuildPackInput{Ref: c.Ref, AsOf: c.Seq}
	c.performInBackground(ctx, a, func(ctx workflow.Context, a casework.Action) {
		c.await(ctx, func() bool { return c.recorded >= order.AsOf })
		var result casework.Result
		if err := workflow.ExecuteActivity(packOptions(ctx), packs.BuildPack, order).Get(ctx, &result); err != nil {
			result = needsPerson(failureReason(err, "The system could not build the evidence pack in time.") +
				" Download it from the case page once the system can build it, or hand the case over without it.")
		}
		c.finishAction(ctx, a, result)
	})
}

// lookIfDue is the look at the posts, if the case wants one now.
func (c *incidentRun) lookIfDue() func(ctx workflow.Context) {
	if c.Looking == casework.NotLooking {
		return nil
	}
	if c.EveryPost {
		return c.checkPosts
	}
	return c.look
}

// checkPosts asks the platform about each post that the case wants to be checked, in one
// activity.
func (c *incidentRun) checkPosts(ctx workflow.Context) {
	posts, order := c.ToCheck(), activities.CheckPostsInput{Channel: c.Post.Channel}
	for _, n := range posts {
		post := c.Posts()[n]
		order.Posts = append(order.Posts, activities.PostToCheck{URL: post.URL, Text: post.Text})
	}
	found, err := c.askAboutPosts(ctx, order)
	seen := make([]incident.PostSeen, len(posts))
	for i, n := range posts {
		seen[i] = incident.PostSeen{Post: n, Found: casework.FoundUnclear}
		if err == nil && i < len(found) {
			seen[i].Found, seen[i].Edited = found[i].Found, found[i].Edited
		}
	}
	c.appendEvents(ctx, c.PostsSeen(seen, c.moment(ctx)), protocol.Request{})
}

// askAboutPosts asks the platform within the workflow task that asks for it, so that what it
// shows is recorded together with the events that led to the look. A platform that does not
// answer at once is asked again by an activity of its own, and recording goes on.
func (c *incidentRun) askAboutPosts(ctx workflow.Context, order activities.CheckPostsInput) ([]activities.PostChecked, error) {
	var found []activities.PostChecked
	if c.rules.QuickLooks {
		c.looking = true
		err := workflow.ExecuteLocalActivity(lookOptions(ctx), platform.CheckPosts, order).Get(ctx, &found)
		c.looking = false
		if err == nil {
			return found, nil
		}
	}
	err := workflow.ExecuteActivity(actionOptions(ctx, "Check whether the posts are still there"), platform.CheckPosts, order).Get(ctx, &found)
	return found, err
}

// compareConfirm asks the platform whether what a person says is done is so (rule 5). While the
// platform does not answer, the person's word counts.
func (c *incidentRun) compareConfirm(ctx workflow.Context, command casework.Command, _ protocol.Request) (casework.Command, error) {
	confirm, is := command.(incident.Confirm)
	if !is || !c.rules.ChecksConfirms {
		return command, nil
	}
	confirm.Contradicted = false
	a := c.Comparable(confirm)
	switch {
	case a == nil:
	case a.Kind == incident.ActionRemovePost:
		order := activities.CheckPostsInput{Channel: c.Post.Channel, Posts: []activities.PostToCheck{{URL: c.Posts()[a.Post].URL}}}
		var found []activities.PostChecked
		err := workflow.ExecuteLocalActivity(lookOptions(ctx), platform.CheckPosts, order).Get(ctx, &found)
		confirm.Contradicted = err == nil && found[0].Found == casework.FoundPublished
	default:
		var author activities.AuthorChecked
		order := activities.CheckAuthorInput{Channel: c.Post.Channel, Author: c.Post.Author}
		err := workflow.ExecuteLocalActivity(lookOptions(ctx), platform.CheckAuthor, order).Get(ctx, &author)
		wanted := a.Kind == incident.ActionBlockAuthor
		confirm.Contradicted = err == nil && author.Known && author.Blocked != wanted
	}
	return confirm, nil
}

// look asks the platform whether the posts of a case that began before each post counted are
// still there.
func (c *incidentRun) look(ctx workflow.Context) {
	sight := activities.LookInput{Channel: c.Post.Channel}
	for _, i := range c.Standing() {
		sight.URLs = append(sight.URLs, c.Posts()[i].URL)
	}
	var found casework.Found
	err := workflow.ExecuteActivity(actionOptions(ctx, "Check whether the post is still there"), platform.Look, sight).Get(ctx, &found)
	if err != nil {
		found = casework.FoundUnclear
	}
	c.appendEvents(ctx, c.Looked(found, c.moment(ctx)), protocol.Request{})
}

// actionWindow is how long the policy's action window lasts from a time.
func (c *incidentRun) actionWindow(from time.Time) time.Duration {
	return c.rules.End(casework.WindowAction, from, c.zone).Sub(from)
}
