package codec

import (
	"context"
	"fmt"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Payloads makes and reads the payloads that Temporal keeps: JSON, encrypted for one
// recipient, and signed if a workflow acts on it.
//
// Every payload of a workflow is encrypted, and no other is read. What Temporal's server
// and SDK leave unencrypted does not pass through here: search attributes, headers (which
// only carry traces), the versions of patches in search attributes, and everything that is
// not a payload, such as ids and names. The server itself makes no payload that a workflow
// reads; the SDK's own (markers, answers to __stack_trace and __temporal_workflow_metadata,
// summaries) are encrypted like all others. A nil payload is no payload.
type Payloads struct {
	Keys    *Keyring
	Signing *SigningKeys     // nil: nothing is signed, and no signature holds
	Now     func() time.Time // for signatures; nil: time.Now
}

// Named is content that has a purpose of its own: a payload with one purpose is not read
// as content with another.
type Named interface{ PayloadName() string }

// Signed is content that a workflow acts on, so it is signed.
type Signed interface {
	Named
	// Signed returns when the content was signed, and an error if it was not, or if the
	// signature does not hold.
	Signed() (at time.Time, err error)
}

// prover is a pointer to signed content. It learns when the content was signed, and
// whether the signature holds. Content without a signature learns nothing.
type prover interface{ SetProof(at time.Time, err error) }

// Converter is the data converter of every client and worker. The SDK tells it which
// workflow a payload is for.
func (p Payloads) Converter() converter.DataConverter {
	return dataConverter{Payloads: p, json: converter.GetDefaultDataConverter()}
}

// FailureConverter encrypts the messages, stack traces and details of failures. A failure
// is bound to no workflow, because it travels from one to another. It decides nothing.
func (p Payloads) FailureConverter() converter.FailureConverter {
	c := dataConverter{Payloads: p, json: converter.GetDefaultDataConverter(), recipient: "failure"}
	return temporal.NewDefaultFailureConverter(temporal.DefaultFailureConverterOptions{DataConverter: c, EncodeCommonAttributes: true})
}

type dataConverter struct {
	Payloads
	json      converter.DataConverter
	recipient string // without the purpose; empty: not known
	onlyBound bool   // refuse what an earlier version encrypted
}

// WithSerializationContext is the converter for one workflow, or one of its activities.
func (c dataConverter) WithSerializationContext(to converter.SerializationContext) converter.DataConverter {
	c.recipient = ""
	switch to := to.(type) {
	case converter.WorkflowSerializationContext:
		if to.WorkflowID != "" {
			c.recipient = forWorkflow(to.Namespace, to.WorkflowID)
		}
	case converter.ActivitySerializationContext:
		if to.WorkflowID != "" {
			c.recipient = forActivity(to.Namespace, to.WorkflowID, to.ActivityType)
		}
	}
	return c
}

type onlyBoundKey struct{}

// OnlyBound makes a workflow refuse what an earlier version encrypted for no recipient in
// particular. A workflow that began with a bound payload was never sent any other.
func OnlyBound(ctx workflow.Context) workflow.Context {
	return workflow.WithValue(ctx, onlyBoundKey{}, true)
}

// WithWorkflowContext is the converter for one run of a workflow.
func (c dataConverter) WithWorkflowContext(ctx workflow.Context) converter.DataConverter {
	c.onlyBound, _ = ctx.Value(onlyBoundKey{}).(bool)
	return c
}

// WithContext is there because [workflow.ContextAware] asks for it.
func (c dataConverter) WithContext(context.Context) converter.DataConverter { return c }

// ToPayload encodes a value.
func (c dataConverter) ToPayload(value any) (*commonpb.Payload, error) {
	plain, err := c.json.ToPayload(value)
	if err != nil || plain == nil {
		return plain, err
	}
	to := c.recipientOf(value)
	if to == "" {
		return nil, fmt.Errorf("encrypt %T: nobody said for which workflow", value)
	}
	if _, is := value.(Signed); is && c.Signing != nil {
		attach(plain, c.Signing.sign(to, plain.GetData(), c.now()))
	}
	return c.Keys.seal(plain, to)
}

// FromPayload reads a value.
func (c dataConverter) FromPayload(payload *commonpb.Payload, into any) error {
	if payload == nil {
		return nil
	}
	plain, recipient, err := c.Keys.open(payload)
	if err != nil {
		return err
	}
	expected := c.recipientOf(into)
	switch {
	case recipient == "" && c.onlyBound:
		return ErrUnbound
	case recipient != "" && recipient != expected:
		return fmt.Errorf("%w: it is for %q, not for %q", ErrMisplaced, recipient, expected)
	}
	if err := c.json.FromPayload(plain, into); err != nil {
		return err
	}
	if content, is := into.(prover); is {
		if given, some := attached(plain); some {
			content.SetProof(given.at, c.Signing.check(given, recipient, plain.GetData()))
		}
	}
	return nil
}

// ToPayloads encodes values.
func (c dataConverter) ToPayloads(values ...any) (*commonpb.Payloads, error) {
	if len(values) == 0 {
		return nil, nil //nolint:nilnil // no values are no payloads: converter.DataConverter
	}
	all := &commonpb.Payloads{}
	for _, value := range values {
		p, err := c.ToPayload(value)
		if err != nil {
			return nil, err
		}
		all.Payloads = append(all.Payloads, p)
	}
	return all, nil
}

// FromPayloads reads as many values as there are.
func (c dataConverter) FromPayloads(payloads *commonpb.Payloads, into ...any) error {
	for i, p := range payloads.GetPayloads() {
		if i == len(into) {
			break
		}
		if err := c.FromPayload(p, into[i]); err != nil {
			return err
		}
	}
	return nil
}

// ToString shows a payload to people, whoever it was made for.
func (c dataConverter) ToString(p *commonpb.Payload) string {
	readable, err := shown{c.Keys}.Decode([]*commonpb.Payload{p})
	if err != nil {
		return err.Error()
	}
	return c.json.ToString(readable[0])
}

// ToStrings shows payloads to people.
func (c dataConverter) ToStrings(payloads *commonpb.Payloads) []string {
	var texts []string
	for _, p := range payloads.GetPayloads() {
		texts = append(texts, c.ToString(p))
	}
	return texts
}

func (c dataConverter) now() time.Time {
	if c.Now == nil {
		return time.Now()
	}
	return c.Now()
}
