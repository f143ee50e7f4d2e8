//! Which kinds of changes are there, and what does each of them ask of the version?
//!
//! The list is closed, and a code never changes its meaning: people filter reports by it. `docs/diff.md` has the same
//! table, and a test compares the two.

/// What a change asks of the version, from the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Verdict {
    /// Nothing.
    #[default]
    None,
    /// What callers have goes on as it is; something that they read is different.
    Patch,
    /// Something is new, or is going to go away.
    Minor,
    /// Something that worked does not work any more.
    Major,
}

impl Verdict {
    /// Returns the verdict as people write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

/// What a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// The wire: is a client that was built from the old description still right?
    Wire,
    /// Rust: does code that was written against the old client still compile?
    Rust,
}

impl Level {
    /// Returns the level in one word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Wire => "wire",
            Self::Rust => "rust",
        }
    }
}

macro_rules! rules {
    ($($name:ident $code:literal $level:ident $verdict:ident $title:literal $meaning:literal)*) => {
        /// A kind of change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Rule {
            $(#[doc = $title] $name,)*
        }

        impl Rule {
            /// Every rule, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Returns the code, which is stable.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// Returns what the change is about.
            pub fn level(self) -> Level {
                match self { $(Self::$name => Level::$level,)* }
            }

            /// Returns what the change asks of the version.
            pub fn verdict(self) -> Verdict {
                match self { $(Self::$name => Verdict::$verdict,)* }
            }

            /// Returns what happened, in a few words.
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }

            /// Returns what it means.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$name => $meaning,)* }
            }
        }
    };
}

rules! {
    OperationRemoved "wire-operation-removed" Wire Major "the operation is gone" "the server may answer an old client with 404"
    OperationMoved "wire-operation-moved" Wire Major "the operation has another method or path" "an old client calls the former one"
    ParameterRemoved "wire-parameter-removed" Wire Major "the parameter is gone" "what an old client sends has no effect, or is refused"
    ParameterRequired "wire-parameter-required" Wire Major "the parameter is required now" "an old call without it is refused"
    ParameterEncoding "wire-parameter-encoding" Wire Major "the parameter is written in another way" "an old client writes it so that the server reads something else"
    BodyRemoved "wire-body-removed" Wire Major "the request has no body any more" "what an old client sends has no effect, or is refused"
    BodyRequired "wire-body-required" Wire Major "the request needs a body now" "an old call without one is refused"
    BodyMedia "wire-body-media" Wire Major "the request body has another media type" "the server may not read what an old client sends"
    BodyEncoding "wire-body-encoding" Wire Major "a part of the request body is written in another way" "the server may not read what an old client sends"
    RequestPropertyRemoved "wire-request-property-removed" Wire Major "the property is gone from requests" "what an old client sends has no effect, or is refused"
    RequestPropertyRequired "wire-request-property-required" Wire Major "the property is required in requests now" "an old request without it is refused"
    RequestNull "wire-request-null" Wire Major "null is not accepted any more" "an old client may send it"
    RequestValueRemoved "wire-request-value-removed" Wire Major "the value is not accepted any more" "an old client may send it"
    RequestBranchRemoved "wire-request-branch-removed" Wire Major "the alternative is not accepted any more" "an old client may send it"
    RequestType "wire-request-type" Wire Major "requests have another type here" "the server may not accept what an old client sends"
    ResponseMedia "wire-response-media" Wire Major "the response is read in another way" "an old client does not understand it"
    ResponseAdded "wire-response-added" Wire Major "another success may come" "an old client does not know it, and may fail"
    ResponsePropertyMissing "wire-response-property-missing" Wire Major "the property is not always in responses any more" "an old client requires it, and fails without it"
    ResponsePropertyRemoved "wire-response-property-removed" Wire Minor "the optional property is gone from responses" "an old client reads `None`"
    ResponseNull "wire-response-null" Wire Major "null may come" "an old client does not expect it, and fails"
    ResponseValueAdded "wire-response-value-added" Wire Minor "a new value may come" "an old client reads it as `Unknown`"
    ResponseBranchAdded "wire-response-branch-added" Wire Minor "a new alternative may come" "an old client reads it as `Unknown`, or as one that resembles it"
    ResponseType "wire-response-type" Wire Major "responses have another type here" "an old client may fail to read them"
    TagChanged "wire-tag" Wire Major "alternatives are told apart in another way" "an old client takes one for another"
    ErrorRemoved "wire-error-removed" Wire Minor "the error body is not declared any more" "an old client that asks for it may get nothing"
    SecurityNarrowed "wire-security-narrowed" Wire Major "credentials that were enough are not any more" "an old call may be refused"
    SecurityScheme "wire-security-scheme" Wire Major "the credential travels in another way" "an old client shows it where the server does not look"
    ServerRemoved "wire-server-removed" Wire Major "the default server is not named any more" "an old client calls it all the same"
    ServerDefault "wire-server-default" Wire Minor "another server is the default" "an old client calls the former one"
    PaginationChanged "wire-pagination" Wire Minor "pages are followed in another way" "an old client follows them in the former way"
    WebhookRemoved "wire-webhook-removed" Wire Minor "the server does not send the webhook or callback any more" "what waits for it waits in vain"
    LimitsChanged "wire-limits" Wire Minor "documented limits or defaults differ" "a value that was legal may be refused, or what is left out may mean something else"
    GroupRemoved "rust-group-removed" Rust Major "the group of calls is gone" "code that calls it, or asks for its feature, does not compile"
    FeatureRemoved "rust-feature-removed" Rust Major "the feature of the group is gone" "a manifest that asks for it cannot be resolved"
    FeatureNeeded "rust-feature-needed" Rust Major "the group needs a feature now" "code without default features that calls it does not compile"
    MethodRemoved "rust-method-removed" Rust Major "the call is gone" "code that makes it does not compile"
    MethodArguments "rust-method-arguments" Rust Major "the call takes other arguments" "code that makes it does not compile"
    CallType "rust-call-type" Rust Major "the type of the call has another name" "code that names it does not compile"
    OutputType "rust-output-type" Rust Major "the call brings another type" "code that uses what it brings does not compile"
    PagesRemoved "rust-pages-removed" Rust Major "the call does not page any more" "code that goes through its pages or items does not compile"
    PagesType "rust-pages-type" Rust Major "the pages have other items" "code that goes through them does not compile"
    SetterRemoved "rust-setter-removed" Rust Major "the setter is gone" "code that calls it does not compile"
    SetterType "rust-setter-type" Rust Major "the setter takes another type" "code that calls it may not compile"
    BuilderRemoved "rust-builder-removed" Rust Major "the method of the builder is gone" "code that calls it does not compile"
    BuilderChanged "rust-builder-changed" Rust Major "the method of the builder takes other arguments" "code that calls it does not compile"
    PartRemoved "rust-part-removed" Rust Major "a part of the runtime is not in the client any more" "code that uses it does not compile"
    ReaderRemoved "rust-webhook-removed" Rust Major "what reads the webhook or callback is gone" "code that calls it does not compile"
    ReaderType "rust-webhook-type" Rust Major "the webhook or callback has another type" "code that uses what is read does not compile"
    TypeRemoved "rust-type-removed" Rust Major "the type is gone" "code that names it does not compile"
    TypeFeatures "rust-type-features" Rust Major "the type does not come with a feature any more" "code with that feature alone that names it does not compile"
    TypeKind "rust-type-kind" Rust Major "the type is of another kind" "code that makes or matches it does not compile"
    AliasTarget "rust-alias-target" Rust Major "the alias stands for another type" "code that uses it may not compile"
    FieldRemoved "rust-field-removed" Rust Major "the field is gone" "code that reads or sets it does not compile"
    FieldType "rust-field-type" Rust Major "the field has another type" "code that reads or sets it does not compile"
    ConstructorRemoved "rust-constructor-removed" Rust Major "the constructor is gone" "code that calls it does not compile"
    ConstructorChanged "rust-constructor-changed" Rust Major "the constructor takes other arguments" "code that calls it does not compile"
    VariantRemoved "rust-variant-removed" Rust Major "the variant is gone" "code that names it does not compile"
    VariantType "rust-variant-type" Rust Major "the variant holds another type" "code that makes or matches it does not compile"
    ImplRemoved "rust-impl-removed" Rust Major "the implementation is gone" "code that relies on it does not compile"
    NonExhaustiveGained "rust-non-exhaustive" Rust Major "the struct became `#[non_exhaustive]`" "literals of it do not compile"
    FieldAddedToLiteral "rust-field-added-to-literal" Rust Major "the field is new, in a struct that can be written as a literal" "a literal that names every field does not compile; one that ends in `..` does"
    GroupAdded "rust-group-added" Rust Minor "the group of calls is new" "nothing breaks"
    MethodAdded "rust-method-added" Rust Minor "the call is new" "nothing breaks"
    PagesAdded "rust-pages-added" Rust Minor "the call pages" "nothing breaks"
    SetterAdded "rust-setter-added" Rust Minor "the setter is new" "nothing breaks"
    BuilderAdded "rust-builder-added" Rust Minor "the method of the builder is new" "nothing breaks"
    PartAdded "rust-part-added" Rust Minor "a part of the runtime is new in the client" "nothing breaks"
    ReaderAdded "rust-webhook-added" Rust Minor "the webhook or callback is new" "nothing breaks"
    FieldAdded "rust-field-added" Rust Minor "the field is new" "nothing breaks: the struct is `#[non_exhaustive]`"
    VariantAdded "rust-variant-added" Rust Minor "the variant is new" "nothing breaks: the enum is `#[non_exhaustive]`"
    ConstructorAdded "rust-constructor-added" Rust Minor "the constructor is new" "nothing breaks"
    ImplAdded "rust-impl-added" Rust Minor "the implementation is new" "nothing breaks"
    NonExhaustiveLost "rust-exhaustive" Rust Minor "the struct is not `#[non_exhaustive]` any more" "nothing breaks now; fields that are added later will"
    TypeAdded "rust-type-added" Rust Minor "the type is new" "nothing breaks"
    Deprecated "rust-deprecated" Rust Minor "it is deprecated now" "code that uses it compiles with a warning"
    Undeprecated "rust-undeprecated" Rust Patch "it is not deprecated any more" "nothing breaks"
    DocsChanged "rust-docs" Rust Patch "the documentation differs" "nothing breaks"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_begin_with_their_level() {
        let mut codes: Vec<&str> = Rule::ALL.iter().map(|rule| rule.code()).collect();
        assert!(Rule::ALL.iter().all(|rule| rule.code().starts_with(&format!("{}-", rule.level().as_str()))));
        codes.sort_unstable();
        let count = codes.len();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }
}
