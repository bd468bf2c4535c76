package pack

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// writeReferral writes the covering letter: who, what, where, on which grounds, what the
// council has done, and whom to contact.
func (w *packWriter) writeReferral() error {
	l := casework.Letter{
		Subject: w.subject(), Council: w.Rules.Council, Contact: w.Rules.Contact,
		Dated: w.last().At, Body: w.referralBody(),
	}
	page, err := w.letters.HTML(w.Case.Ref, l)
	if err != nil {
		return err
	}
	pdf, err := w.letters.PDF(w.Case.Ref, l)
	if err != nil {
		return err
	}
	return errors.Join(w.writeBytes("referral.html", page), w.writeBytes("referral.pdf", pdf))
}

func (w *packWriter) subject() string {
	if w.decided(casework.MeasureReferPolice) {
		return "Referral to the police: a post on social media"
	}
	return "Evidence in case " + w.Case.Ref
}

// decided says whether the council decided on a measure, and the decision still stands.
func (w *packWriter) decided(m casework.Measure) bool {
	return slices.ContainsFunc(w.Case.Proposals, func(p incident.Proposal) bool {
		return p.Decision != nil && p.Decision.Proceed && !p.Void && slices.Contains(p.Measures, m)
	})
}

func (w *packWriter) referralBody() string {
	var out strings.Builder
	w.introduction(&out)
	w.authorSection(&out)
	w.postSection(&out)
	w.groundsSection(&out)
	w.actionsSection(&out)
	w.exhibitsSection(&out)
	w.namesSection(&out)
	fmt.Fprintf(&out, "# Contact\n%s, %s. Please quote our reference %s and tell us yours. "+
		"Ask us if you need a witness statement from a person who took an exhibit.\n\n"+
		"This letter was made from the council's record of the case as of event %d, at %s.\n",
		oneLine(w.Rules.Council), oneLine(w.Rules.Contact), w.Case.Ref, w.Case.Seq, w.at(w.last().At))
	return out.String()
}

// introduction says what the letter is and asks for.
func (w *packWriter) introduction(out *strings.Builder) {
	council := oneLine(w.Rules.Council)
	if w.decided(casework.MeasureReferPolice) {
		fmt.Fprintf(out, "%s is referring a post on its social media channels to you", council)
		if a := w.Case.Assessment; a != nil && a.PossiblyCriminal {
			out.WriteString(", because its content could be considered criminal. Please look into it and give us your reference")
		}
		out.WriteString(".\n\n")
	} else {
		fmt.Fprintf(out, "%s is sending you its evidence about a post on its social media channels.\n\n", council)
	}
	exhibits := "no exhibits"
	switch n := len(w.Case.Evidence); {
	case n == 1:
		exhibits = "one exhibit"
	case n > 1:
		exhibits = fmt.Sprintf("%d exhibits", n)
	}
	fmt.Fprintf(out, "This letter comes with %s. README.txt says what else is in the pack, and how to check that nothing has been changed.\n\n", exhibits)
}

func (w *packWriter) at(t time.Time) string { return t.In(w.zone).Format(timeLayout) }

func (w *packWriter) authorSection(out *strings.Builder) {
	fmt.Fprintf(out, "# Author of the post\n- Author: %s on %s\n", cmp.Or(oneLine(w.Case.Post.Author), "not known"), oneLine(w.Case.Post.Channel))
	switch who := w.Case.Identity; {
	case who == nil:
		out.WriteString("- The council has not recorded any efforts to identify the author.\n\n")
	case who.Outcome == incident.AuthorIdentified:
		fmt.Fprintf(out, "- Identified as: %s\n- How we identified the author: %s\n\n", oneLine(who.Person), oneLine(w.redact(who.Efforts)))
	default:
		fmt.Fprintf(out, "- We could not identify the author. What we tried: %s\n\n", oneLine(w.redact(who.Efforts)))
	}
}

func (w *packWriter) postSection(out *strings.Builder) {
	out.WriteString("# Content and place of the post\n")
	for i, post := range w.Case.Posts() {
		what := "The post"
		if i > 0 {
			what = fmt.Sprintf("Further post %d", i)
		}
		when := "at an unknown time"
		if post.PostedAt != nil {
			when = "at " + post.PostedAt.In(w.zone).Format(timeLayout)
		}
		fmt.Fprintf(out, "%s, published %s at this address: %s\n\n%s\n", what, when, cmp.Or(oneLine(post.URL), "not known"), quotation(post.Text))
	}
	fmt.Fprintf(out, "The post was reported to us at %s.\n\n", w.Case.OpenedAt.In(w.zone).Format(timeLayout))
}

func (w *packWriter) groundsSection(out *strings.Builder) {
	out.WriteString("# Grounds\n")
	a := w.Case.Assessment
	if a == nil {
		out.WriteString("The council has not assessed the post yet.\n\n")
		return
	}
	fmt.Fprintf(out, "Assessed as %s by %s at %s.\n", a.Finding.InSentence(), oneLine(a.By.Name), a.At.In(w.zone).Format(timeLayout))
	for _, g := range w.grounds(a) {
		fmt.Fprintf(out, "- Clause %s: posts that %s\n", cmp.Or(g.Clause, "R2"), oneLine(g.Wording))
	}
	if a.PossiblyCriminal {
		out.WriteString("- The content could be considered criminal.\n")
	}
	if a.TargetsStaff {
		out.WriteString("- The post is about a member of staff.\n")
	}
	fmt.Fprintf(out, "\nReason given: %s\n\n", oneLine(w.rationale()))
	if clause, known := w.Rules.Clause("R6"); known {
		fmt.Fprintf(out, "Clause R6 of our policy: %s\n\n", oneLine(clause.Text))
	}
}

func (w *packWriter) actionsSection(out *strings.Builder) {
	out.WriteString("# What the council has done\n")
	before := out.Len()
	for _, a := range w.Case.Actions {
		if a.Status != casework.ActionIsDone || a.Kind == incident.ActionBuildPack || a.Kind == incident.ActionCaptureEvidence {
			continue // the exhibits have a section of their own
		}
		fmt.Fprintf(out, "- %s: done at %s\n", incident.ActionTitle(a.Kind), w.at(a.At))
	}
	if block := w.Case.Block; block.Active() {
		fmt.Fprintf(out, "- The author is blocked on %s until %s\n", oneLine(w.Case.Post.Channel), w.at(block.Until))
	}
	for _, p := range w.Case.Progress {
		if a := w.Case.Action(p.Action); a != nil && a.Kind == incident.ActionReferToPolice && p.Force+p.Reference != "" {
			fmt.Fprintf(out, "- Already reported to the police: force %s, reference %s\n", cmp.Or(oneLine(p.Force), "not recorded"), cmp.Or(oneLine(p.Reference), "not recorded"))
		}
	}
	if out.Len() == before {
		out.WriteString("Nothing yet.\n")
	}
	out.WriteString("\n")
}

func (w *packWriter) exhibitsSection(out *strings.Builder) {
	out.WriteString("# Exhibits\n")
	if w.Case.OutOfReach != "" {
		fmt.Fprintf(out, "No screenshot could be taken: %s\n", oneLine(w.Case.OutOfReach))
	} else if len(w.Case.Evidence) == 0 {
		out.WriteString("None yet.\n")
	}
	for _, x := range w.Case.Evidence {
		r := w.continuity(x)
		fmt.Fprintf(out, "- %s: %s. File %s (%s, %d bytes). Taken by %s at %s. SHA-256 %s\n",
			r.Label, strings.TrimRight(cmp.Or(oneLine(r.Note), "No description"), "."), r.File, r.MediaType, r.Size,
			oneLine(r.TakenBy.Name), w.at(r.TakenAt), r.SHA256)
	}
	out.WriteString("\n")
}

func (w *packWriter) namesSection(out *strings.Builder) {
	file := w.personal()
	if file == nil {
		out.WriteString("# Names left out\nThis letter does not name who reported the post or whom it is about. If you need the names, tell us why and we will give them to you.\n\n")
		return
	}
	fmt.Fprintf(out, "# People\nThis letter names people because: %s\n", oneLine(file.Why))
	for _, who := range file.Reporters {
		fmt.Fprintf(out, "- Reported by: %s\n", oneLine(who.Name))
	}
	for _, contact := range file.Contacts {
		fmt.Fprintf(out, "- How to contact a reporter: %s\n", oneLine(contact))
	}
	for _, about := range file.Targets {
		fmt.Fprintf(out, "- The post is about: %s\n", cmp.Or(oneLine(about.Name), oneLine(about.Person)))
	}
	out.WriteString("\n")
}
