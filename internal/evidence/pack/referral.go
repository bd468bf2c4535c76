package pack

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"duecourse/internal/casework"
)

// referral is the letter that goes in front: who, what, on which ground, where,
// what was done, and whom to ask.
func (b *builder) referral() error {
	l := casework.Letter{
		Subject: b.subject(), Council: b.Rules.Council, Contact: b.Rules.Contact,
		Dated: b.Events[len(b.Events)-1].At, Body: b.referralBody(),
	}
	page, err := b.printer.HTML(b.Case.Ref, l)
	if err != nil {
		return fmt.Errorf("referral: %w", err)
	}
	sheet, err := b.printer.PDF(b.Case.Ref, l)
	if err != nil {
		return fmt.Errorf("referral: %w", err)
	}
	return errors.Join(b.bytes("referral.html", page), b.bytes("referral.pdf", sheet))
}

func (b *builder) subject() string {
	if b.decided(casework.MeasureReferPolice) {
		return "Referral to the police: a post on social media"
	}
	return "Evidence in case " + b.Case.Ref
}

// decided says whether a measure was decided, and stands.
func (b *builder) decided(m casework.Measure) bool {
	return slices.ContainsFunc(b.Case.Proposals, func(p casework.Proposal) bool {
		return p.Decision != nil && p.Decision.Proceed && !p.Void && slices.Contains(p.Measures, m)
	})
}

func (b *builder) referralBody() string {
	var out strings.Builder
	b.inShort(&out)
	b.aboutAuthor(&out)
	b.aboutPosts(&out)
	b.aboutGrounds(&out)
	b.aboutActions(&out)
	b.aboutExhibits(&out)
	b.aboutPeople(&out)
	fmt.Fprintf(&out, "# Whom to ask\n%s, %s. Please give our reference %s, and tell us yours. "+
		"Ask us for a witness statement of anybody who took an exhibit.\n\n"+
		"This letter was made from the council's record of the case as it stood after its event %d, at %s.\n",
		plain(b.Rules.Council), plain(b.Rules.Contact), b.Case.Ref, b.Case.Seq, b.at(b.Events[len(b.Events)-1].At))
	return out.String()
}

// inShort is what somebody reads who reads no further.
func (b *builder) inShort(out *strings.Builder) {
	council := plain(b.Rules.Council)
	if b.decided(casework.MeasureReferPolice) {
		fmt.Fprintf(out, "%s refers to you a post on its social media channels", council)
		if a := b.Case.Assessment; a != nil && a.PossiblyCriminal {
			out.WriteString(", because its content could be considered criminal. Please look into it, and give us your reference")
		}
		out.WriteString(".\n\n")
	} else {
		fmt.Fprintf(out, "%s hands over what it holds on a post on its social media channels.\n\n", council)
	}
	exhibits := "No exhibit lies"
	switch n := len(b.Case.Evidence); {
	case n == 1:
		exhibits = "One exhibit lies"
	case n > 1:
		exhibits = fmt.Sprintf("%d exhibits lie", n)
	}
	fmt.Fprintf(out, "%s beside this letter. README.txt says what else is in the pack, and how to check that nothing was changed.\n\n", exhibits)
}

func (b *builder) at(t time.Time) string { return t.In(b.Zone).Format(inWords) }

func (b *builder) aboutAuthor(out *strings.Builder) {
	fmt.Fprintf(out, "# Who\n- Author: %s on %s\n", orElse(plain(b.Case.Post.Author), "not known"), plain(b.Case.Post.Channel))
	switch who := b.Case.Identity; {
	case who == nil:
		out.WriteString("- No efforts to identify the author have been recorded.\n\n")
	case who.Outcome == casework.Known:
		fmt.Fprintf(out, "- Identified as: %s\n- By these efforts: %s\n\n", plain(who.Person), plain(b.words(who.Efforts)))
	default:
		fmt.Fprintf(out, "- The author could not be identified. Efforts: %s\n\n", plain(b.words(who.Efforts)))
	}
}

func (b *builder) aboutPosts(out *strings.Builder) {
	out.WriteString("# What and where\n")
	for i, post := range b.Case.Posts() {
		what := "The post"
		if i > 0 {
			what = fmt.Sprintf("Further post %d", i)
		}
		when := "at a time that is not known"
		if post.PostedAt != nil {
			when = "at " + post.PostedAt.In(b.Zone).Format(inWords)
		}
		fmt.Fprintf(out, "%s, %s, at this address: %s\n\n%s\n", what, when, orElse(plain(post.URL), "not known"), quoted(post.Text))
	}
	fmt.Fprintf(out, "It was reported to us at %s.\n\n", b.Case.OpenedAt.In(b.Zone).Format(inWords))
}

func (b *builder) aboutGrounds(out *strings.Builder) {
	out.WriteString("# On which grounds\n")
	a := b.Case.Assessment
	if a == nil {
		out.WriteString("The post has not been assessed yet.\n\n")
		return
	}
	fmt.Fprintf(out, "Assessed as %s by %s at %s.\n", a.Finding.InSentence(), plain(a.By.Name), a.At.In(b.Zone).Format(inWords))
	for _, g := range b.grounds(a) {
		fmt.Fprintf(out, "- Clause %s: posts that %s\n", orElse(g.Clause, "R2"), plain(g.Wording))
	}
	if a.PossiblyCriminal {
		out.WriteString("- The content could be considered criminal.\n")
	}
	if a.TargetsStaff {
		out.WriteString("- The post is about a member of staff.\n")
	}
	fmt.Fprintf(out, "\nThe reason given: %s\n\n", plain(b.rationale()))
	if clause, known := b.Rules.Clause("R6"); known {
		fmt.Fprintf(out, "Clause R6 of our policy: %s\n\n", plain(clause.Text))
	}
}

func (b *builder) aboutActions(out *strings.Builder) {
	out.WriteString("# What was done\n")
	before := out.Len()
	for _, a := range b.Case.Actions {
		if a.Status != casework.ActionIsDone || a.Kind == casework.ActionBuildPack || a.Kind == casework.ActionCaptureEvidence {
			continue // the exhibits speak for themselves, and what is still to do was not done
		}
		fmt.Fprintf(out, "- %s: done at %s\n", a.Kind.Title(), b.at(a.At))
	}
	if block := b.Case.Block; block.Active() {
		fmt.Fprintf(out, "- The author is blocked on %s until %s\n", plain(b.Case.Post.Channel), b.at(block.Until))
	}
	for _, p := range b.Case.Progress {
		if a := b.Case.Action(p.Action); a != nil && a.Kind == casework.ActionReferToPolice && p.Force+p.Reference != "" {
			fmt.Fprintf(out, "- Reported to the police before: force %s, reference %s\n", orElse(plain(p.Force), "not recorded"), orElse(plain(p.Reference), "not recorded"))
		}
	}
	if out.Len() == before {
		out.WriteString("Nothing yet: the post was left as it is.\n")
	}
	out.WriteString("\n")
}

func (b *builder) aboutExhibits(out *strings.Builder) {
	out.WriteString("# Exhibits\n")
	if b.Case.OutOfReach != "" {
		fmt.Fprintf(out, "No screenshot could be taken: %s\n", plain(b.Case.OutOfReach))
	} else if len(b.Case.Evidence) == 0 {
		out.WriteString("None yet.\n")
	}
	for _, x := range b.Case.Evidence {
		r := b.recordOf(x)
		fmt.Fprintf(out, "- %s: %s. In the file %s (%s, %d bytes). Taken by %s at %s. SHA-256 %s\n",
			r.Label, strings.TrimRight(orElse(plain(r.Note), "What it shows was not written down"), "."), r.File, r.MediaType, r.Size,
			plain(r.TakenBy.Name), b.at(r.TakenAt), r.SHA256)
	}
	out.WriteString("\n")
}

func (b *builder) aboutPeople(out *strings.Builder) {
	file := b.personal()
	if file == nil {
		out.WriteString("# Left out\nWho reported the post and whom it is about are left out. We give them when you need them, and tell us why.\n\n")
		return
	}
	fmt.Fprintf(out, "# People\nNamed here because: %s\n", plain(file.Why))
	for _, who := range file.Reporters {
		fmt.Fprintf(out, "- Reported by: %s\n", plain(who.Name))
	}
	for _, contact := range file.Contacts {
		fmt.Fprintf(out, "- A reporter can be reached at: %s\n", plain(contact))
	}
	if file.Target != "" {
		fmt.Fprintf(out, "- The post is about: %s\n", orElse(plain(file.TargetName), plain(file.Target)))
	}
	out.WriteString("\n")
}
