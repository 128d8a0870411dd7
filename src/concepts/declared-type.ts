import type { AnalysedFile } from '../dataflow/analysed-file.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import { SyntaxKind, type Expression, type Node, type ts } from '../parse/syntax.js';

/** What the project says of the members of a type: an interface, a type literal or a class. */
export interface DeclaredType {
  readonly declaration: ts.InterfaceDeclaration | ts.TypeLiteralNode | ts.ClassLikeDeclaration;
  readonly file: AnalysedFile;
}

/** The types that the expression is declared to be of, where they are declared in the project. */
export function* declaredTypesOf(node: Expression, file: AnalysedFile, project: LinkedProject): Generator<DeclaredType> {
  for (const value of project.link.resolve(file.valuesOf(node))) {
    if (value.step !== '()' || value.of?.kind !== 'class') continue;
    const home = project.files.get(value.of.file);
    const id = value.of.step;
    const isDeclaration = ({ pos }: Node): boolean => String(pos) === id;
    if (home === undefined) continue;
    const type = home.bound.shapes.find(isDeclaration);
    const literal =
      type?.kind === SyntaxKind.TypeAliasDeclaration && type.type.kind === SyntaxKind.TypeLiteral
        ? (type.type as ts.TypeLiteralNode)
        : undefined;
    const declaration = literal ?? type ?? home.bound.typeLiterals.find(isDeclaration) ?? home.bound.classes.find(isDeclaration);
    if (declaration !== undefined && declaration.kind !== SyntaxKind.TypeAliasDeclaration)
      yield { declaration: declaration as DeclaredType['declaration'], file: home };
  }
}
